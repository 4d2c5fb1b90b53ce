package dev.irsa.chart;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.CustomResources;

/** A control plane that no other test leaves objects in, with the definitions that the chart's objects need. */
final class ChartCluster {
    private ChartCluster() {}

    /** The one of this JVM; the calling test is skipped when something for it is missing. */
    static ControlPlane plane() {
        return Holder.PLANE;
    }

    private static final class Holder {
        static final ControlPlane PLANE = start();

        private static ControlPlane start() {
            ControlPlane plane = ControlPlane.start();
            Runtime.getRuntime().addShutdownHook(new Thread(plane::close, "stop-chart-cluster"));
            CustomResources.install(plane);
            return plane;
        }
    }
}
