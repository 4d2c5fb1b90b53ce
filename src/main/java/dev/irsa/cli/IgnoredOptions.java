package dev.irsa.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Flags of the AWS webhook that have nothing to steer here. They are accepted, so that its manifests work, and named once
 * at the start when leaving them out changes anything.
 */
final class IgnoredOptions {
    @Option(names = "--in-cluster", hidden = true, arity = "0..1", fallbackValue = "true")
    @Nullable
    Boolean inCluster;

    @Option(names = "--tls-secret", hidden = true)
    @Nullable
    String tlsSecret;

    @Option(names = "--resync-period", hidden = true)
    @Nullable
    String resyncPeriod;

    @Option(names = "--enable-debugging-handlers", hidden = true, arity = "0..1", fallbackValue = "true")
    boolean debuggingHandlers;

    /** klog's flags, of which only the verbosity has a meaning. */
    @Option(
            names = {
                "--logtostderr",
                "--alsologtostderr",
                "--add_dir_header",
                "--skip_headers",
                "--skip_log_headers",
                "--one_output",
                "--add-dir-header",
                "--skip-headers",
                "--skip-log-headers",
                "--one-output"
            },
            hidden = true,
            arity = "0..1",
            fallbackValue = "true")
    boolean klogSwitch;

    @Option(
            names = {
                "--vmodule",
                "--stderrthreshold",
                "--log_backtrace_at",
                "--log_dir",
                "--log_file",
                "--log_file_max_size",
                "--log-backtrace-at",
                "--log-dir",
                "--log-file",
                "--log-file-max-size"
            },
            hidden = true)
    @Nullable
    String klogValue;

    /** A sentence for each flag that somebody may have counted on. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (Boolean.TRUE.equals(inCluster) || tlsSecret != null) {
            notes.add("--in-cluster and --tls-secret are ignored: certificates do not come from the CSR API.");
        }
        if (debuggingHandlers) {
            notes.add("--enable-debugging-handlers is ignored: there are none.");
        }
        return notes;
    }
}
