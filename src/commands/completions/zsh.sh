#compdef masthead
# Asks masthead what may follow. Each line is `value:description`; a `:` of the value itself stands behind a `\`.
_masthead() {
    local offer value
    local -a open whole
    for offer in "${(@f)$(MASTHEAD_COMPLETE=zsh _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$((CURRENT - 1)) \
        masthead -- "${(@Q)words}" 2>/dev/null)}"; do
        value=${${offer//\\:/$'\1'}%%:*}
        case $value in
        '') ;;
        # More is to be typed behind it.
        *[=/,$'\1']) open+=("$offer") ;;
        *) whole+=("$offer") ;;
        esac
    done
    local shown=1
    (( $#open )) && _describe -V values open -S '' && shown=0
    (( $#whole )) && _describe -V values whole && shown=0
    return shown
}
# In a folder of `fpath` this file is the function itself, and is first read when it is asked.
if [[ ${funcstack[1]} == _masthead ]]; then
    _masthead "$@"
else
    compdef _masthead masthead
fi
