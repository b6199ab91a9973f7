/// The keys that hpr, or the runner program whose file it shares, gives a meaning to.
enum KnownKeys {
  /// hpr's own at the top of the file.
  static let global = [
    "concurrent", "check_interval", "job_progress_poll_interval", "paas_provisioning_timeout",
    "state_file", "shutdown_timeout", "orphan_check_interval", "listen_address", "log_level",
    "log_format", "quota_computation", "paas_max_concurrent_provisioning",
    "paas_min_seconds_between_launches", "paas_repoll_same_runner_immediately",
    "paas_finished_jobs_keep_resources", "paas_decommission_launch_failures",
    "paas_log_statistics", "runners",
  ]
  /// Other spellings that are accepted.
  static let globalAliases = [
    "concurrency", "job_progress_interval", "pass_decommision_launched_failures",
  ]
  /// gitlab-runner's at the top of the file (facts: coordinator §8.1).
  static let standardGlobal = [
    "connection_max_age", "sentry_dsn", "user", "labels", "session_server", "machine",
    "experimental",
  ]

  static let quota = [
    "reference_runner", "reference_flavor", "reference_jobs_count", "allowed_fraction_per_runner",
  ]
  static let quotaAliases = ["per_runner_quota_fraction"]

  static let watch = ["token", "timeout_seconds", "poll_step"]
  static let watchAliases = ["timout_seconds"]
  /// The names of the table itself.
  static let watchTables = ["paas_job_trace_watch", "job_trace_watch"]

  /// hpr's own in a runner's section, those of every executor.
  static let runner = [
    "name", "url", "token", "executor", "secrets_file", "limit", "request_concurrency",
    "quota_max_fraction", "unhealthy_requests_limit", "unhealthy_interval", "tls-ca-file",
    "tls-cert-file", "tls-key-file", "heptapod_runner_main_image",
    "heptapod_paas_runner_helper_image", "paas_job_trace_watch",
    "paas_keep_resources_for_reuse_seconds", "paas_forward_runner_token",
    "paas_inner_runner_features", "cc_orga_id", "cc_token", "cc_multi_tenant",
    "cc_gitlab_namespace_attributes_token", "cc_orga_id_attribute", "cc_orga_token_attribute",
    "cc_api_url", "cc_zone", "cc_default_flavor", "cc_max_flavor", "cc_flavor_context",
    "cc_flavor_name_prefix", "cc_extra_env", "cc_auth_user", "cc_git_user", "cc_git_password",
    "cc_auth", "cc_oauth_consumer_key", "cc_oauth_consumer_secret", "cc_oauth_token",
    "cc_oauth_token_secret", "cc_tls_ca_file", "cc_instance_variant_uuid",
    "cc_deployment_repo_timeout", "cc_deployment_repo_wait_step", "host",
    "paas_docker_network_mode", "paas-runner-helper-host", "paas-runner-helper-http1",
    "paas-runner-helper-token",
  ]
  static let runnerAliases = ["job_trace_watch"]
  /// The key that each other spelling stands for.
  static let ownNames = [
    "concurrency": "concurrent", "job_progress_interval": "job_progress_poll_interval",
    "pass_decommision_launched_failures": "paas_decommission_launch_failures",
    "per_runner_quota_fraction": "allowed_fraction_per_runner",
    "timout_seconds": "timeout_seconds", "job_trace_watch": "paas_job_trace_watch",
  ]
  /// Keys of ours that gitlab-runner has too, in tables below a runner's section.
  static let ambiguous = ["name", "url", "token", "host", "limit", "concurrency"]
  /// gitlab-runner's in a runner's section (facts: coordinator §8.2), never taken for misspellings.
  static let standardRunner = [
    "id", "token_obtained_at", "token_expires_at", "strict_check_interval", "output_limit",
    "job_status_final_update_retry_limit", "shell", "builds_dir", "cache_dir", "clone_url",
    "environment", "pre_get_sources_script", "post_get_sources_script", "pre_build_script",
    "post_build_script", "prepare_timeout", "get_sources_timeout", "debug_trace_disabled",
    "safe_directory_checkout", "clean_git_config", "proxy_exec", "feature_flags", "labels",
    "monitoring", "custom_build_dir", "cache", "artifact", "referees", "experimental", "docker",
    "ssh", "machine", "kubernetes", "custom", "autoscaler", "instance", "parallels", "virtualbox",
  ]
}
