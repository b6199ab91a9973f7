# Made by `make completions` with `hpr --generate-completion-script bash`.
#!/bin/bash

__hpr_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__hpr_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__hpr_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__hpr_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_hpr() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __hpr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    register|unregister|verify|run|check|state|acquire-once|provision|launch|wait|fail|decommission|help)
        # Offer subcommand argument completions
        "_hpr_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'register unregister verify run check state acquire-once provision launch wait fail decommission help' -- "${cur}"))
        ;;
    esac
}

_hpr_register() {
    repeating_flags=()
    non_repeating_flags=(--cc-multi-tenant --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--config --name -c --url --coordinator-url -e --executor --tls-ca-file --tls-cert-file --tls-key-file --docker-host --docker-network-mode --cc-orga-id --cc-token --cc-gitlab-namespace-attributes-token --token -t --registration-token --access-token --runner-type --group-id --project-id --description --tag-list --run-untagged --locked --maximum-timeout --max-concurrency --state-file --state-file-path -l --log-level --logging-level --log-format)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __hpr_add_completions -f
        return
        ;;
    '--name')
        return
        ;;
    '-c'|'--url'|'--coordinator-url')
        return
        ;;
    '-e'|'--executor')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion register -- --executor "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    '--tls-ca-file')
        __hpr_add_completions -f
        return
        ;;
    '--tls-cert-file')
        __hpr_add_completions -f
        return
        ;;
    '--tls-key-file')
        __hpr_add_completions -f
        return
        ;;
    '--docker-host')
        return
        ;;
    '--docker-network-mode')
        return
        ;;
    '--cc-orga-id')
        return
        ;;
    '--cc-token')
        return
        ;;
    '--cc-gitlab-namespace-attributes-token')
        return
        ;;
    '--token')
        return
        ;;
    '-t'|'--registration-token')
        return
        ;;
    '--access-token')
        return
        ;;
    '--runner-type')
        __hpr_add_completions -W 'instance'$'\n''group'$'\n''project'
        return
        ;;
    '--group-id')
        return
        ;;
    '--project-id')
        return
        ;;
    '--description')
        return
        ;;
    '--tag-list')
        return
        ;;
    '--run-untagged')
        return
        ;;
    '--locked')
        return
        ;;
    '--maximum-timeout')
        return
        ;;
    '--max-concurrency')
        return
        ;;
    '--state-file'|'--state-file-path')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_unregister() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --name)
    __hpr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--name')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion unregister -- --name "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_hpr_verify() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --name --timeout)
    __hpr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--name')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion verify -- --name "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_hpr_run() {
    repeating_flags=()
    non_repeating_flags=(--drain --debug-signal --version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --poll-cycles --poll-interval --job-progress-poll-interval)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--poll-cycles')
        return
        ;;
    '--poll-interval')
        return
        ;;
    '--job-progress-poll-interval')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_check() {
    repeating_flags=()
    non_repeating_flags=(--online --version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --timeout)
    __hpr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_hpr_state() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __hpr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|import)
        # Offer subcommand argument completions
        "_hpr_state_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show import' -- "${cur}"))
        ;;
    esac
}

_hpr_state_show() {
    repeating_flags=()
    non_repeating_flags=(--json --reveal-secrets --version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --state-file --record)
    __hpr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--state-file')
        __hpr_add_completions -f
        return
        ;;
    '--record')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion state show -- --record "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    esac
}

_hpr_state_import() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--map)
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--map')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion state import -- --map "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_acquire-once() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format --runner --wait -o --output)
    __hpr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--runner')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion acquire-once -- --runner "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    '--wait')
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_provision() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format -o --output)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_launch() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format -o --output)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_wait() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format -o --output --timeout)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    '--timeout')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_fail() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format -o --output --message --reason)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    '--message')
        return
        ;;
    '--reason')
        __hpr_add_completions -W 'runner_system_failure'$'\n''script_failure'$'\n''job_canceled'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_decommission() {
    repeating_flags=()
    non_repeating_flags=(--force --orphans --steps --all-of-runner --dry-run --yes --json --version -h --help)
    repeating_options=()
    non_repeating_options=(-c --config -l --log-level --logging-level --log-format -o --output --older-than --runner --namespace)
    __hpr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '-c'|'--config')
        __hpr_add_completions -f
        return
        ;;
    '-l'|'--log-level'|'--logging-level')
        __hpr_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    '--log-format')
        __hpr_add_completions -W 'text'$'\n''json'
        return
        ;;
    '-o'|'--output')
        __hpr_add_completions -f
        return
        ;;
    '--older-than')
        return
        ;;
    '--runner')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion decommission -- --runner "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    '--namespace')
        __hpr_add_completions -W "$(__hpr_custom_complete ---completion decommission -- --namespace "${COMP_CWORD}" "$(__hpr_cursor_index_in_current_word)")"
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __hpr_add_completions -f
        return
        ;;
    esac
}

_hpr_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __hpr_offer_flags_options -1
}

# bash takes `=` and `:` for words of their own. What it has split is put together here again, but
# that an option and the value behind its `=` are two words; completions then lose what bash leaves
# in the line.
_hpr_whole_words() {
    local rest="${COMP_LINE}" before='' word
    local -a words=()
    local -i index current=0
    for index in "${!COMP_WORDS[@]}"; do
        word="${COMP_WORDS[${index}]}"
        if [[ "${index}" -eq 0 || -z "${word}" || "${rest}" = [[:space:]]* ]]; then
            words+=('')
        fi
        rest="${rest#*"${word}"}"
        if [[ "${index}" -eq "${COMP_CWORD}" ]]; then
            current="${#words[@]}-1"
            before="${words[current]}"
            if [[ -z "${2}" && "${word}" = [=:]* ]]; then before+="${word}"; fi
            words[current]="${before}${2}"
        else
            words[-1]+="${word}"
        fi
    done
    if [[ "${words[current]}" = --*=* ]]; then
        words=("${words[@]::current}" "${words[current]%%=*}" "${words[current]#*=}" "${words[@]:current+1}")
        current+=1
        before="${before#*=}"
    fi

    local -a COMP_WORDS=("${words[@]}")
    local -i COMP_CWORD="${current}"
    _hpr "${1}" "${words[current]}" "${words[current-1]}"
    COMPREPLY=("${COMPREPLY[@]#"${before}"}")
}

complete -o filenames -F _hpr_whole_words hpr
