#compdef hpr
# Made by `make completions` with `hpr --generate-completion-script zsh`.

__hpr_complete() {
    local -ar non_empty_completions=("${@:#(|:*)}")
    local -ar empty_completions=("${(M)@:#(|:*)}")
    _describe -V '' non_empty_completions -- empty_completions -P $'\'\''
}

__hpr_custom_complete() {
    local -a completions
    completions=("${(@f)"$("${command_name}" "${@}" "${command_line[@]}")"}")
    if [[ "${#completions[@]}" -gt 1 ]]; then
        __hpr_complete "${completions[@]:0:-1}"
    fi
}

__hpr_cursor_index_in_current_word() {
    if [[ -z "${QIPREFIX}${IPREFIX}${PREFIX}" ]]; then
        printf 0
    else
        printf %s "${#${(z)LBUFFER}[-1]}"
    fi
}

_hpr() {
    emulate -RL zsh -G
    setopt extendedglob nullglob numericglobsort
    unsetopt aliases banghist

    local -xr SAP_SHELL=zsh
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(builtin emulate zsh -c 'printf %s "${ZSH_VERSION}"')"
    local -r SAP_SHELL_VERSION

    local context state state_descr line
    local -A opt_args

    local -r command_name="${words[1]}"
    local -ar command_line=("${words[@]}")
    local -ir current_word_index="$((CURRENT - 1))"

    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'register:Add a runner to the configuration, and register it if it is new'
            'unregister:Take a runner out of the configuration'
            'verify:Ask the coordinators whether they know the runners'
            'run:Take jobs and run them, until a signal ends it'
            'check:Say all that is wrong or suspicious in the configuration'
            'state:Show what is tracked, or import it'
            'acquire-once:Ask for one job, and print its record'
            'provision:Make the resource of a job that was acquired'
            'launch:Start a job on the resource that was made for it'
            'wait:Wait until a job that was launched is over'
            'fail:Report a job failed, with a message in its log'
            'decommission:Remove the resource of a job, or resources that nothing tracks'
            'help:Show subcommand help information.'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        register|unregister|verify|run|check|state|acquire-once|provision|launch|wait|fail|decommission|help)
            "_hpr_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_hpr_register() {
    local -i ret=1
    local -ar ___runner_type=('instance' 'group' 'project')
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        ':path:_files'
        '--config[The configuration file; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '--name[Name the runner; unique in the file.]:name:'
        '(-c --url --coordinator-url)'{-c,--url,--coordinator-url}'[The coordinator'\''s address.]:url:'
        '(-e --executor)'{-e,--executor}'[How jobs are run\: local-docker or clever-docker.]:executor:{__hpr_custom_complete ---completion register -- --executor "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--tls-ca-file[Trust these authorities at the coordinator.]:path:_files'
        '--tls-cert-file[Show this certificate to the coordinator.]:path:_files'
        '--tls-key-file[The key of that certificate.]:path:_files'
        '--docker-host[local-docker\: the engine'\''s unix\:// address.]:host:'
        '--docker-network-mode[local-docker\: the network of the jobs'\'' containers.]:network:'
        '--cc-multi-tenant[clever-docker\: each group names its organisation by custom attributes.]'
        '--cc-orga-id[clever-docker\: the organisation.]:id:'
        '--cc-token[clever-docker\: the organisation'\''s token, or env\:NAME, or file\:PATH.]:token:'
        '--cc-gitlab-namespace-attributes-token[clever-docker\: the access token that reads the groups'\'' attributes.]:token:'
        '--token[The runner'\''s authentication token (glrt-…).]:token:'
        '(-t --registration-token)'{-t,--registration-token}'[Register a runner with this token, the legacy way.]:token:'
        '--access-token[Create a runner as the user of this token.]:token:'
        '--runner-type[With --access-token\: for whom it is created.]:type:{__hpr_complete "${___runner_type[@]}"}'
        '--group-id[With --runner-type group\: the group'\''s number.]:number:'
        '--project-id[With --runner-type project\: the project'\''s number.]:number:'
        '--description[A new runner'\''s description; else its name.]:text:'
        '--tag-list[A new runner'\''s tags, separated by commas.]:tags:'
        '--run-untagged[Whether a new runner takes jobs without tags.]:true|false:'
        '--locked[Whether a new runner is bound to its project.]:true|false:'
        '--maximum-timeout[Seconds that a new runner'\''s jobs may take at most.]:seconds:'
        '--max-concurrency[For a new file\: most jobs at a time.]:number:'
        '(--state-file --state-file-path)'{--state-file,--state-file-path}'[For a new file\: where the state is kept.]:path:_files'
        '--non-interactive[Ask nothing\: what is missing is an error.]'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_unregister() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--name[The runner'\''s name.]:name:{__hpr_custom_complete ---completion unregister -- --name "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--dry-run[Only say what would be done.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_verify() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--name[Only the runner of this name.]:name:{__hpr_custom_complete ---completion verify -- --name "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--timeout[Seconds within which each has to answer.]:seconds:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_run() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':path:_files'
        '--poll-cycles[Ask each runner this many times for a job, then end as by SIGTERM.]:number:'
        '--drain[Take no new job, and end when nothing is tracked.]'
        '--poll-interval[Seconds between requests of a runner; better set check_interval.]:seconds:'
        '--job-progress-poll-interval[Seconds between looks at a running job; better set job_progress_poll_interval.]:seconds:'
        '--debug-signal[Dump the state on SIGUSR1, as hpr always does.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_check() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--online[Also ask the coordinators about tokens, and Clever Cloud and the Docker Engines.]'
        '--timeout[With --online\: seconds within which each has to answer.]:seconds:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_state() {
    local -i ret=1
    local -ar arg_specs=(
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
        '(-): :->command'
        '(-)*:: :->arg'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0
    case "${state}" in
    command)
        local -ar subcommands=(
            'show:Show jobs, capacity and runners'
            'import:Track the jobs of another state file too'
        )
        _describe -V subcommand subcommands && ret=0
        ;;
    arg)
        case "${words[1]}" in
        show|import)
            "_hpr_state_${words[1]}" && ret=0
            ;;
        esac
        ;;
    esac

    return "${ret}"
}

_hpr_state_show() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--json[Print JSON.]'
        '--state-file[Read this state file, whatever the configuration says.]:path:_files'
        '--record[Print this one record whole, secrets included.]:runner/job:{__hpr_custom_complete ---completion state show -- --record "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--reveal-secrets[Print the jobs'\'' tokens too, and with --json their payloads.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_state_import() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':file:_files'
        '*--map[Import the jobs of the runner OLD as those of NEW; may be given several times.]:old=new:{__hpr_custom_complete ---completion state import -- --map "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_acquire-once() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        '--runner[Ask this runner only.]:name:{__hpr_custom_complete ---completion acquire-once -- --runner "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--wait[Ask again until there is a job, this long.]:seconds:'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_provision() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':record:_files'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_launch() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':record:_files'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_wait() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':record:_files'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--timeout[Wait no longer than this.]:seconds:'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_fail() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar ___reason=('runner_system_failure' 'script_failure' 'job_canceled')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':record:_files'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--message[The message for the job'\''s log.]:text:'
        '--reason[The reason for the coordinator; runner_system_failure without it.]:reason:{__hpr_complete "${___reason[@]}"}'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_decommission() {
    local -i ret=1
    local -ar ___log_level=('trace' 'debug' 'info' 'notice' 'warning' 'error' 'critical')
    local -ar ___log_format=('text' 'json')
    local -ar arg_specs=(
        '(-c --config)'{-c,--config}'[Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.]:path:_files'
        '(-l --log-level --logging-level)'{-l,--log-level,--logging-level}'[Log from this level on.]:level:{__hpr_complete "${___log_level[@]}"}'
        '--log-format[Write the log in this format.]:format:{__hpr_complete "${___log_format[@]}"}'
        ':record:_files'
        '(-o --output)'{-o,--output}'[Write the record to this file, mode 0600, instead of standard output.]:path:_files'
        '--force[Also if the job runs, which is then reported failed, or the coordinator is away.]'
        '--orphans[Remove what bears our mark and nothing tracks.]'
        '--steps[Remove what single steps made and left.]'
        '--older-than[With --steps\: only what is older, as 36h or 2d; without it a day.]:age:'
        '--all-of-runner[Remove what heptapod-paas-runner left under a runner'\''s names.]'
        '--runner[With --orphans and the like\: of this runner only.]:name:{__hpr_custom_complete ---completion decommission -- --runner "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--namespace[With --orphans and the like\: only where this namespace has its resources.]:namespace:{__hpr_custom_complete ---completion decommission -- --namespace "${current_word_index}" "$(__hpr_cursor_index_in_current_word)"}'
        '--dry-run[Only say what would be removed.]'
        '--yes[Remove more than one resource without a question.]'
        '--json[With --orphans and the like\: print JSON.]'
        '--version[Show the version.]'
        '(-h --help)'{-h,--help}'[Show help information.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

_hpr_help() {
    local -i ret=1
    local -ar arg_specs=(
        '*:subcommands:'
        '--version[Show the version.]'
    )
    _arguments -w -s -S : "${arg_specs[@]}" && ret=0

    return "${ret}"
}

if [[ "${funcstack[1]}" = _hpr ]]; then
    _hpr "${@}"
else
    compdef _hpr hpr
fi
