package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.IntFunction;

/** Reviews of nearly 7 MiB, each kind large in another way. */
enum LargeReviews {
    /** Long texts, which are skipped. */
    TEXTS(
            "{\"metadata\":{\"annotations\":{\"a\":\"\"",
            i -> ",\"a" + i + "\":\"" + "x".repeat(100_000) + "\"",
            "}},\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\"}]}}"),
    /** Variables of the kind that the rules look at. */
    VARIABLES(
            "{\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\",\"env\":[{\"name\":\"A\"}",
            i -> ",{\"name\":\"AWS_V" + i + "\",\"value\":\"v\"}",
            "]}]}}"),
    /** One variable, again and again. */
    ONE_VARIABLE(
            "{\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\",\"env\":[{\"name\":\"A\"}",
            i -> ",{\"name\":\"AWS_REGION\",\"value\":\"r" + i + "\"}",
            "]}]}}"),
    /** Mounts. */
    MOUNTS(
            "{\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\",\"volumeMounts\":"
                    + "[{\"name\":\"m\",\"mountPath\":\"/m\"}",
            i -> ",{\"name\":\"m\",\"mountPath\":\"/m/" + i + "\"}",
            "]}]}}"),
    /** Volumes. */
    VOLUMES(
            "{\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\"}],\"volumes\":[{\"name\":\"v\"}",
            i -> ",{\"name\":\"v" + i + "\"}",
            "]}}"),
    /** Containers, each of which gets a patch. */
    CONTAINERS(
            "{\"spec\":{\"serviceAccountName\":\"app\",\"containers\":[{\"name\":\"main\"}",
            i -> ",{\"name\":\"c" + i + "\",\"image\":\"registry.example/app\",\"command\":[\"" + "x".repeat(400)
                    + "\"]}",
            "]}}");

    private static final int ROOM = 64 * 1024;

    private final String head;
    private final IntFunction<String> item;
    private final String tail;

    LargeReviews(String head, IntFunction<String> item, String tail) {
        this.head = head;
        this.item = item;
        this.tail = tail;
    }

    byte[] body() {
        StringBuilder body = new StringBuilder("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\","
                        + "\"request\":{\"uid\":\"u\",\"namespace\":\"demo\",\"operation\":\"CREATE\",\"object\":")
                .append(head);
        for (int i = 0; body.length() < ReviewReader.MAX_BODY - ROOM * 2; i++) {
            body.append(item.apply(i));
        }
        return body.append(tail).append("}}").toString().getBytes(UTF_8);
    }
}
