#compdef jt
# zsh completion for jt                                   -*- shell-script -*-
#
# The command line is never evaluated: names on it come from a server.

_jt() {
    local -a asked lines values shown options
    local word value program directive text tab=$'\t'
    integer longest=0 i

    for word in "${(@)words[2,CURRENT-1]}"; do
        if [[ $word =~ '^"?\$(([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})"?$' ]]; then
            value=$match[2]$match[3]
            asked+=("${(P)value}")
        elif [[ $word == \~/* ]]; then
            asked+=("$HOME/${(Q)word#\~/}")
        else
            asked+=("${(Q)word}")
        fi
    done
    word=$PREFIX # without the open quote
    case $compstate[quote] in
    '') word=${(Q)word} ;;
    '"') word=${(Q)${:-\"$word\"}} ;;
    esac

    program=${(Q)words[1]}
    [[ $program == \~/* ]] && program=$HOME/${program#\~/}
    (( $+commands[$program] )) || [[ -x $program ]] || program=jt
    lines=("${(@f)$("$program" __complete "${asked[@]}" "$word" 2>/dev/null)}")
    directive=$lines[-1]
    [[ $directive == :<-> ]] || return 1
    directive=${directive#:}

    if [[ $word == -*=* ]]; then
        compset -P 1 '*='
    fi
    if (( directive & 8 )); then
        _files
        return
    fi
    for text in "${(@)lines[1,-2]}"; do
        value=${text%%$tab*}
        [[ -n $value ]] || continue
        values+=("$value")
        (( $#value > longest )) && longest=$#value
    done
    (( $#values )) || return 1
    (( longest > COLUMNS / 2 )) && longest=$(( COLUMNS / 2 ))
    i=0
    for text in "${(@)lines[1,-2]}"; do
        value=${text%%$tab*}
        [[ -n $value ]] || continue
        if [[ $text == *$tab* ]]; then
            (( $#value < longest )) && value=${(mr:longest:)value}
            value+="  -- ${text#*$tab}"
        fi
        (( $#value >= COLUMNS && COLUMNS > 20 )) && value="${value[1,COLUMNS-5]}..."
        shown+=("$value")
    done
    options=(-J jt)
    (( directive & 32 )) && options=(-V jt)
    (( directive & 2 )) && options+=(-S '')
    compadd "${options[@]}" -l -d shown -a -- values
}

if [[ $funcstack[1] == _jt ]]; then
    _jt "$@" # compinit loads this file as the function
elif (( $+functions[compdef] )); then
    compdef _jt jt
fi
