# Made by `make completions` with `hpr --generate-completion-script fish`.
function __hpr_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __hpr_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __hpr_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __hpr_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __hpr_parse_tokens -S
    set -l unparsed_tokens (__hpr_tokens -pc)
    switch $unparsed_tokens[1]
    case 'hpr'
        __hpr_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'register'
            __hpr_parse_subcommand 1 'config=' 'name=' 'c/url=' 'e/executor=' 'tls-ca-file=' 'tls-cert-file=' 'tls-key-file=' 'docker-host=' 'docker-network-mode=' 'cc-multi-tenant' 'cc-orga-id=' 'cc-token=' 'cc-gitlab-namespace-attributes-token=' 'token=' 't/registration-token=' 'access-token=' 'runner-type=' 'group-id=' 'project-id=' 'description=' 'tag-list=' 'run-untagged=' 'locked=' 'maximum-timeout=' 'max-concurrency=' 'state-file=' 'non-interactive' 'l/log-level=' 'log-format=' 'version' 'h/help'
        case 'unregister'
            __hpr_parse_subcommand 0 'c/config=' 'l/log-level=' 'log-format=' 'name=' 'dry-run' 'version' 'h/help'
        case 'verify'
            __hpr_parse_subcommand 0 'c/config=' 'l/log-level=' 'log-format=' 'name=' 'timeout=' 'version' 'h/help'
        case 'run'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'poll-cycles=' 'drain' 'poll-interval=' 'job-progress-poll-interval=' 'debug-signal' 'version' 'h/help'
        case 'check'
            __hpr_parse_subcommand 0 'c/config=' 'l/log-level=' 'log-format=' 'online' 'timeout=' 'version' 'h/help'
        case 'state'
            __hpr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __hpr_parse_subcommand 0 'c/config=' 'l/log-level=' 'log-format=' 'json' 'state-file=' 'record=' 'reveal-secrets' 'version' 'h/help'
            case 'import'
                __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'map=+' 'version' 'h/help'
            end
        case 'acquire-once'
            __hpr_parse_subcommand 0 'c/config=' 'l/log-level=' 'log-format=' 'runner=' 'wait=' 'o/output=' 'version' 'h/help'
        case 'provision'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'o/output=' 'version' 'h/help'
        case 'launch'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'o/output=' 'version' 'h/help'
        case 'wait'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'o/output=' 'timeout=' 'version' 'h/help'
        case 'fail'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'o/output=' 'message=' 'reason=' 'version' 'h/help'
        case 'decommission'
            __hpr_parse_subcommand 1 'c/config=' 'l/log-level=' 'log-format=' 'o/output=' 'force' 'orphans' 'steps' 'older-than=' 'all-of-runner' 'runner=' 'namespace=' 'dry-run' 'yes' 'json' 'version' 'h/help'
        case 'help'
            __hpr_parse_subcommand -r 1 'version'
        end
    end
end

function __hpr_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __hpr_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __hpr_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __hpr_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__hpr_tokens -p)
    if test -z "$(__hpr_tokens -t)"
        set -l index (count (__hpr_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'hpr' -f
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'register' -d 'Add a runner to the configuration, and register it if it is new'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'unregister' -d 'Take a runner out of the configuration'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'verify' -d 'Ask the coordinators whether they know the runners'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'run' -d 'Take jobs and run them, until a signal ends it'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'check' -d 'Say all that is wrong or suspicious in the configuration'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'state' -d 'Show what is tracked, or import it'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'acquire-once' -d 'Ask for one job, and print its record'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'provision' -d 'Make the resource of a job that was acquired'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'launch' -d 'Start a job on the resource that was made for it'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'wait' -d 'Wait until a job that was launched is over'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'fail' -d 'Report a job failed, with a message in its log'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'decommission' -d 'Remove the resource of a job, or resources that nothing tracks'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr register" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" config' -l 'config' -d 'The configuration file; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" name' -l 'name' -d 'Name the runner; unique in the file.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" c coordinator-url url' -s 'c' -l 'url' -l 'coordinator-url' -d 'The coordinator\'s address.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" e executor' -s 'e' -l 'executor' -d 'How jobs are run: local-docker or clever-docker.' -rfka '(__hpr_custom_completion ---completion register -- --executor (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" tls-ca-file' -l 'tls-ca-file' -d 'Trust these authorities at the coordinator.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" tls-cert-file' -l 'tls-cert-file' -d 'Show this certificate to the coordinator.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" tls-key-file' -l 'tls-key-file' -d 'The key of that certificate.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" docker-host' -l 'docker-host' -d 'local-docker: the engine\'s unix:// address.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" docker-network-mode' -l 'docker-network-mode' -d 'local-docker: the network of the jobs\' containers.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" cc-multi-tenant' -l 'cc-multi-tenant' -d 'clever-docker: each group names its organisation by custom attributes.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" cc-orga-id' -l 'cc-orga-id' -d 'clever-docker: the organisation.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" cc-token' -l 'cc-token' -d 'clever-docker: the organisation\'s token, or env:NAME, or file:PATH.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" cc-gitlab-namespace-attributes-token' -l 'cc-gitlab-namespace-attributes-token' -d 'clever-docker: the access token that reads the groups\' attributes.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" token' -l 'token' -d 'The runner\'s authentication token (glrt-…).' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" registration-token t' -s 't' -l 'registration-token' -d 'Register a runner with this token, the legacy way.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" access-token' -l 'access-token' -d 'Create a runner as the user of this token.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" runner-type' -l 'runner-type' -d 'With --access-token: for whom it is created.' -rfka 'instance group project'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" group-id' -l 'group-id' -d 'With --runner-type group: the group\'s number.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" project-id' -l 'project-id' -d 'With --runner-type project: the project\'s number.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" description' -l 'description' -d 'A new runner\'s description; else its name.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" tag-list' -l 'tag-list' -d 'A new runner\'s tags, separated by commas.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" run-untagged' -l 'run-untagged' -d 'Whether a new runner takes jobs without tags.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" locked' -l 'locked' -d 'Whether a new runner is bound to its project.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" maximum-timeout' -l 'maximum-timeout' -d 'Seconds that a new runner\'s jobs may take at most.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" max-concurrency' -l 'max-concurrency' -d 'For a new file: most jobs at a time.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" state-file state-file-path' -l 'state-file' -l 'state-file-path' -d 'For a new file: where the state is kept.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" non-interactive' -l 'non-interactive' -d 'Ask nothing: what is missing is an error.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr register" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" name' -l 'name' -d 'The runner\'s name.' -rfka '(__hpr_custom_completion ---completion unregister -- --name (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" dry-run' -l 'dry-run' -d 'Only say what would be done.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr unregister" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" name' -l 'name' -d 'Only the runner of this name.' -rfka '(__hpr_custom_completion ---completion verify -- --name (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" timeout' -l 'timeout' -d 'Seconds within which each has to answer.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr run" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" poll-cycles' -l 'poll-cycles' -d 'Ask each runner this many times for a job, then end as by SIGTERM.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" drain' -l 'drain' -d 'Take no new job, and end when nothing is tracked.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" poll-interval' -l 'poll-interval' -d 'Seconds between requests of a runner; better set check_interval.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" job-progress-poll-interval' -l 'job-progress-poll-interval' -d 'Seconds between looks at a running job; better set job_progress_poll_interval.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" debug-signal' -l 'debug-signal' -d 'Dump the state on SIGUSR1, as hpr always does.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" online' -l 'online' -d 'Also ask the coordinators about tokens, and Clever Cloud and the Docker Engines.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" timeout' -l 'timeout' -d 'With --online: seconds within which each has to answer.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr state" -eq 1' -fa 'show' -d 'Show jobs, capacity and runners'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr state" -eq 1' -fa 'import' -d 'Track the jobs of another state file too'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" json' -l 'json' -d 'Print JSON.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" state-file' -l 'state-file' -d 'Read this state file, whatever the configuration says.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" record' -l 'record' -d 'Print this one record whole, secrets included.' -rfka '(__hpr_custom_completion ---completion state show -- --record (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" reveal-secrets' -l 'reveal-secrets' -d 'Print the jobs\' tokens too, and with --json their payloads.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr state import" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import"' -l 'map' -d 'Import the jobs of the runner OLD as those of NEW; may be given several times.' -rfka '(__hpr_custom_completion ---completion state import -- --map (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr state import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" runner' -l 'runner' -d 'Ask this runner only.' -rfka '(__hpr_custom_completion ---completion acquire-once -- --runner (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" wait' -l 'wait' -d 'Ask again until there is a job, this long.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr acquire-once" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr provision" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr provision" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr launch" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr launch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr wait" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" timeout' -l 'timeout' -d 'Wait no longer than this.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr wait" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr fail" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" message' -l 'message' -d 'The message for the job\'s log.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" reason' -l 'reason' -d 'The reason for the coordinator; runner_system_failure without it.' -rfka 'runner_system_failure script_failure job_canceled'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr fail" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" c config' -s 'c' -l 'config' -d 'Read this configuration; without it $HPR_CONFIG, else /etc/heptapod-runner/paas-runner.toml.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" l log-level logging-level' -s 'l' -l 'log-level' -l 'logging-level' -d 'Log from this level on.' -rfka 'trace debug info notice warning error critical'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" log-format' -l 'log-format' -d 'Write the log in this format.' -rfka 'text json'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_positional "hpr decommission" -eq 1' -F
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" o output' -s 'o' -l 'output' -d 'Write the record to this file, mode 0600, instead of standard output.' -rF
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" force' -l 'force' -d 'Also if the job runs, which is then reported failed, or the coordinator is away.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" orphans' -l 'orphans' -d 'Remove what bears our mark and nothing tracks.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" steps' -l 'steps' -d 'Remove what single steps made and left.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" older-than' -l 'older-than' -d 'With --steps: only what is older, as 36h or 2d; without it a day.' -rfka ''
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" all-of-runner' -l 'all-of-runner' -d 'Remove what heptapod-paas-runner left under a runner\'s names.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" runner' -l 'runner' -d 'With --orphans and the like: of this runner only.' -rfka '(__hpr_custom_completion ---completion decommission -- --runner (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" namespace' -l 'namespace' -d 'With --orphans and the like: only where this namespace has its resources.' -rfka '(__hpr_custom_completion ---completion decommission -- --namespace (count (__hpr_tokens -pc)) (__hpr_tokens -tC))'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" dry-run' -l 'dry-run' -d 'Only say what would be removed.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" yes' -l 'yes' -d 'Remove more than one resource without a question.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" json' -l 'json' -d 'With --orphans and the like: print JSON.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" version' -l 'version' -d 'Show the version.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr decommission" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'hpr' -n '__hpr_should_offer_completions_for_flags_or_options "hpr help" version' -l 'version' -d 'Show the version.'
