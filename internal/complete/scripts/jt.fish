# fish completion for jt                                  -*- shell-script -*-
#
# The command line is never evaluated: names on it come from a server.

function __jt_complete
    # Newer versions expand variables; none of them runs anything.
    set -l words (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null)
    or set words (commandline --tokenize --current-process --cut-at-cursor)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l word (string unescape -- "$typed" 2>/dev/null)
    or set word (string unescape -- "$typed\"" 2>/dev/null)
    or set word (string unescape -- "$typed'" 2>/dev/null)
    or set word "$typed"

    set -l program $words[1]
    set -e words[1]
    type -q -- "$program"; or set program jt
    set -l lines ($program __complete $words "$word" 2>/dev/null)
    string match -qr '^:\d+$' -- "$lines[-1]"; or return
    set -l directive (string sub --start 2 -- $lines[-1])
    set -e lines[-1]

    # fish expects --flag=value, with the flag.
    set -l flag (string match -r -- '^-[^=]*=' "$word")
    if test (math "floor($directive / 8) % 2") -eq 1
        set -l path (string sub --start (math (string length -- "$flag") + 1) -- "$word")
        for line in (__fish_complete_path "$path")
            printf '%s%s\n' "$flag" "$line"
        end
        return
    end
    for line in $lines
        printf '%s%s\n' "$flag" "$line"
    end
    # A second value is the only way in fish to add no space after the first.
    if test (count $lines) -eq 1 -a (math "floor($directive / 2) % 2") -eq 1
        printf '%s%s,\n' "$flag" (string split --fields 1 \t -- $lines[1])
    end
end

complete -c jt -e
complete -c jt -f -k -a '(__jt_complete)'
