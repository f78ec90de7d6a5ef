# bash completion for jt                                  -*- shell-script -*-
#
# The command line is never evaluated: names on it come from a server.

# __jt_quote VALUE QUOTE sets quoted to the value, escaped for use inside QUOTE, which may be empty.
__jt_quote() {
    local i char
    quoted=""
    for ((i = 0; i < ${#1}; i++)); do
        char=${1:i:1}
        case "$2:$char" in
        "':'") quoted+="'\\''" ;;
        '":!') quoted+="\"'!'\"" ;; # inside double quotes, no escape stops history expansion
        '":'[\$\`\"\\] | ":"[[:space:]\!\"\#\$\&\'\(\)\*\;\<\>\?\[\\\]\^\`\{\|\}\~]) quoted+="\\$char" ;;
        *) quoted+=$char ;;
        esac
    done
}

# __jt_read_line splits the line up to the cursor. It sets words and, for the word at the cursor, word (its value) and quote
# (the open quote). readline replaces only the end of that word: before is the number of characters of the value that it
# keeps, and raw is the text that it replaces, as typed.
__jt_read_line() {
    local line=${COMP_LINE:0:COMP_POINT} i char next began="" opened=0 inside=""
    words=() word="" quote="" before=0 raw="" redirected=""
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1}
        if [[ $quote == "'" && $char != "'" ]]; then
            word+=$char
        elif [[ -n $quote && $char == "$quote" ]]; then
            quote=""
        elif [[ $char == "\\" ]]; then
            ((i++))
            next=${line:i:1}
            if [[ $quote == '"' && $next != [\$\`\"\\] ]]; then
                word+=$char
            fi
            word+=$next began=1 char+=$next
        elif [[ $char == '$' && ${line:i} =~ ^\$(([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\}) ]]; then
            next=${BASH_REMATCH[2]}${BASH_REMATCH[3]}
            word+=${!next} began=1 char=${BASH_REMATCH[0]}
            ((i += ${#char} - 1))
        elif [[ -n $quote ]]; then
            word+=$char
        elif [[ $char == [\'\"] ]]; then
            quote=$char began=1 opened=${#word} inside=""
            raw+=$char
            continue
        elif [[ $char == [[:space:]] ]]; then
            if [[ -n $began && -z $redirected ]]; then
                words+=("$word")
            fi
            [[ -n $began ]] && redirected=""
            word="" began="" before=0 raw=""
            continue
        elif [[ $char == [\<\>] ]]; then
            [[ -n $began && ! $word =~ ^([0-9]*|\&)$ ]] && words+=("$word")
            word="" began="" before=0 raw="" redirected=1
            continue
        elif [[ $char == "~" && -z $began && ${line:i+1:1} == / ]]; then
            word+=$HOME began=1
        else
            word+=$char began=1
            if [[ $COMP_WORDBREAKS == *"$char"* ]]; then
                before=${#word} raw=""
                [[ $char == "@" ]] || continue
                ((before--)) # bash completes host names after it, and replaces it too
            fi
        fi
        raw+=$char inside+=$char
    done
    if [[ -n $quote ]]; then
        before=$opened raw=$inside
    fi
}

# __jt_show puts values with descriptions into COMPREPLY, to be listed. Each starts with the typed text, so that readline
# changes nothing on the line.
__jt_show() {
    local i rest text longest=0
    local -a left=()
    for ((i = 0; i < ${#values[@]}; i++)); do
        rest=${values[i]:${#word}}
        if [[ $rest == [[:space:]]* ]]; then
            rest="\\$rest" # this space belongs to the value
        fi
        left+=("$raw$rest")
        ((${#left[i]} > longest)) && longest=${#left[i]}
    done
    ((longest > COLUMNS / 2)) && longest=$((COLUMNS / 2))
    for ((i = 0; i < ${#values[@]}; i++)); do
        text=${left[i]}
        if [[ -n ${texts[i]} ]]; then
            printf -v text '%s%*s  (%s)' "$text" $((${#text} < longest ? longest - ${#text} : 0)) "" "${texts[i]}"
        fi
        if ((COLUMNS > 20 && ${#text} >= COLUMNS)); then
            text=${text:0:COLUMNS-5}...
        fi
        COMPREPLY+=("$text")
    done
}

__jt_complete() {
    local word quote raw before redirected program flag="" out line value directive common="" quoted i
    local -a words values=() texts=()
    COMPREPLY=()
    __jt_read_line
    if [[ -n $redirected ]]; then
        return # to a file
    fi
    while [[ ${words[0]} == [A-Za-z_]*=* ]]; do
        words=("${words[@]:1}")
    done
    program=${words[0]}
    type -P -- "$program" >/dev/null || program=jt # an alias
    out=$("$program" __complete "${words[@]:1}" "$word" 2>/dev/null)
    # Without its last line the output was cut short. What stands there instead may be any text: an arithmetic expression
    # would evaluate it.
    [[ ${out##*$'\n'} =~ ^:([0-9]+)$ ]] || return
    directive=${BASH_REMATCH[1]}
    if ((directive & 8)); then
        return # readline completes files itself
    fi
    compopt +o default 2>/dev/null
    if ((directive & 32)); then
        compopt -o nosort 2>/dev/null
    fi

    if [[ $word == -*=* ]]; then
        flag=${word%%=*}=
    fi
    while IFS= read -r line; do
        value=$flag${line%%$'\t'*}
        if [[ $line == :* || $value != "$word"* || $value == "$flag" ]]; then
            continue
        fi
        if ((${#values[@]} == 0)); then
            common=$value
        fi
        while [[ $value != "$common"* ]]; do
            common=${common%?}
        done
        values+=("$value")
        if [[ $line == *$'\t'* ]]; then
            texts+=("${line#*$'\t'}")
        else
            texts+=("")
        fi
    done <<<"$out"

    if ((${#values[@]} == 0)); then
        return
    fi
    if [[ $COMP_TYPE == 37 || $COMP_TYPE == 42 ]]; then # TAB inserts one after the other, or all at once
        for value in "${values[@]}"; do
            __jt_quote "${value:before}" "$quote"
            COMPREPLY+=("$quoted")
        done
        return
    fi
    if ((${#values[@]} > 1)) && [[ $common == "$word" || $COMP_TYPE == 63 ]]; then
        if [[ $COMP_TYPE != 9 ]]; then # the first TAB shows no list; a long one takes time
            __jt_show
        fi
        return
    fi
    __jt_quote "${common:before}" "$quote"
    COMPREPLY=("$quoted")
    if ((${#values[@]} > 1)) && [[ -n $quote ]]; then
        COMPREPLY+=("$quoted...") # or readline would close the quote
    elif [[ -n $quote && $quoted == *"$quote" ]]; then
        COMPREPLY=("$quoted$quote") # readline takes the value's own quote for the closing one
    elif ((${#values[@]} > 1 || directive & 2)); then
        compopt -o nospace 2>/dev/null
    fi
}

complete -o default -F __jt_complete jt
