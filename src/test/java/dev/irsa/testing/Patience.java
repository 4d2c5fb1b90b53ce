package dev.irsa.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Lets Awaitility wait for a minute by default: a machine with much else to do is no fault of what is tested. */
public final class Patience implements TestExecutionListener {
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }
}
