package dev.irsa.clients;

/** The API server took no such pod. */
final class NotAdmitted extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final int status;

    NotAdmitted(int status, String answer) {
        super("the pod was not taken: " + answer);
        this.status = status;
    }

    int status() {
        return status;
    }
}
