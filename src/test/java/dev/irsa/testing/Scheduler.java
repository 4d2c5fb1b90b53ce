package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assumptions;

/** A real kube-scheduler on a control plane; it binds pods to the Nodes that somebody has registered. */
public final class Scheduler implements AutoCloseable {
    private final Process process;

    private Scheduler(Process process) {
        this.process = process;
    }

    /** Starts one; the calling test is skipped when it is not there. */
    public static Scheduler start(ControlPlane plane) {
        Assumptions.assumeTrue(plane.has("kube-scheduler"), "needs kube-scheduler: hack/control-plane/build makes it");
        try {
            String kubeconfig = "=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port());
            return new Scheduler(plane.launch(
                    "kube-scheduler", "--kubeconfig" + kubeconfig, "--leader-elect=false", "--secure-port=0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ControlPlane.stop(process);
    }
}
