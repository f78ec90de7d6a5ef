package cmd

import (
	"github.com/spf13/pflag"

	"jt/internal/cli"
)

func addConsentFlags(flags *pflag.FlagSet, o *cli.ConsentOptions) {
	flags.BoolVarP(&o.Yes, "yes", "y", false, "do not ask (JT_YES=1)")
}
