# Asks masthead what may follow. Words come as bash has split them, at `:` and `=` too.
_masthead() {
    local IFS=$'\013'
    COMPREPLY=($(MASTHEAD_COMPLETE=bash _CLAP_IFS="$IFS" _CLAP_COMPLETE_INDEX="$COMP_CWORD" \
        masthead -- "${COMP_WORDS[@]}" 2>/dev/null))
    case "${#COMPREPLY[@]} ${COMPREPLY[0]-}" in
    "1 "*[=/:]) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -o bashdefault -o nosort -F _masthead masthead 2>/dev/null || complete -o bashdefault -F _masthead masthead
