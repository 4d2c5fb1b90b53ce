package dev.irsa.leader;

/** Whether this process is the one that works. It may be mistaken for a moment, so nothing may depend on it alone. */
@FunctionalInterface
public interface Leadership {
    /** Without replicas there is nobody else. */
    Leadership ALONE = () -> true;

    boolean isLeading();
}
