package dev.irsa.audit;

/** What an audit comes to for one pod. */
public sealed interface Verdict {
    /** The pod has what it should have, or is to have nothing. */
    record Good() implements Verdict {}

    /** Something is wrong. */
    record Wrong(Finding finding) implements Verdict {}

    /**
     * What the pod should have is not known at this moment.
     *
     * @param problem for people
     */
    record Unknown(String problem) implements Verdict {}
}
