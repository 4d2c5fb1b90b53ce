package dev.irsa.issuer.sink.s3;

import dev.irsa.aws.sdk.SdkFault;
import dev.irsa.issuer.Json;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads and writes single objects. There is no deletion, and no access control list. */
final class Bucket {
    private final S3Connection connection;
    private final String name;

    Bucket(S3Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** What a write depends on. */
    sealed interface Condition {
        /** Nothing is there. */
        record Absent() implements Condition {}

        /** What is there has this entity tag. */
        record Tag(String text) implements Condition {}

        /** Nothing: for servers that know no conditions. */
        record None() implements Condition {}
    }

    /** Empty when there is no such object. */
    Optional<S3Object.Found> get(String key) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(name).key(key).build();
        Answer answer;
        try {
            answer = connection.get().getObject(request, ResponseTransformer.unmanaged(Answer::read));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (SdkException e) {
            throw S3Fault.of(e, address(key));
        }
        return Optional.of(found(answer, key));
    }

    private record Answer(GetObjectResponse head, byte[] bytes) {
        static Answer read(GetObjectResponse head, AbortableInputStream in) throws IOException {
            byte[] bytes = in.readNBytes(Json.MAX_READ_BYTES + 1);
            if (bytes.length > Json.MAX_READ_BYTES) {
                in.abort();
            } else {
                in.close();
            }
            return new Answer(head, bytes);
        }
    }

    private S3Object.Found found(Answer answer, String key) throws UnusableAnswer {
        GetObjectResponse head = answer.head();
        int length = answer.bytes().length;
        if (length > Json.MAX_READ_BYTES) {
            throw new UnusableAnswer(address(key) + " is larger than 1 MiB, so it is none of ours; look at it");
        }
        // the JDK's client takes a connection that breaks off for the end of the body
        if (head.contentLength() != null && head.contentLength() != length) {
            throw new UnusableAnswer(
                    "the answer for " + address(key) + " broke off after " + length + " bytes; try again");
        }
        S3Object object = new S3Object(
                answer.bytes(),
                text(head.contentType()),
                text(head.cacheControl()),
                head.metadata(),
                text(head.contentEncoding()).isEmpty()
                        && text(head.websiteRedirectLocation()).isEmpty());
        return new S3Object.Found(object, tag(head.eTag()));
    }

    PutOutcome put(String key, S3Object object, Condition condition) throws IOException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(name)
                .key(key)
                .contentType(object.contentType())
                .metadata(object.metadata())
                .contentMD5(md5(object.bytes()));
        if (!object.cacheControl().isEmpty()) {
            request.cacheControl(object.cacheControl());
        }
        switch (condition) {
            case Condition.Absent _ -> request.ifNoneMatch("*");
            case Condition.Tag(String text) -> request.ifMatch(text);
            case Condition.None _ -> {}
        }
        try {
            PutObjectResponse response =
                    connection.get().putObject(request.build(), RequestBody.fromBytes(object.bytes()));
            tag(response.eTag());
            return new PutOutcome.Done(text(response.serverSideEncryptionAsString()));
        } catch (S3Exception e) {
            return outcome(e, key);
        } catch (SdkException e) {
            throw S3Fault.of(e, address(key));
        }
    }

    private PutOutcome outcome(S3Exception e, String key) throws IOException {
        String code = SdkFault.code(e);
        return switch (e.statusCode()) {
            case 412 -> new PutOutcome.Refused();
            case 409 -> new PutOutcome.Busy();
            case 501 -> new PutOutcome.Unknown();
            case 404 -> {
                if (code.equals("NoSuchBucket")) {
                    throw S3Fault.of(e, address(key));
                }
                yield new PutOutcome.Refused();
            }
            default -> throw S3Fault.of(e, address(key));
        };
    }

    String address(String key) {
        return "s3://" + name + "/" + key;
    }

    /** Every S3 server answers with an entity tag; who does not is something else, such as a proxy's login page. */
    private static String tag(@Nullable String tag) throws UnusableAnswer {
        if (tag == null || tag.isEmpty()) {
            throw new UnusableAnswer("the answer has no ETag, so it is not an S3 server's; look at the endpoint");
        }
        return tag;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A checksum against accidents on the way (RFC 1864), not a digest to trust. */
    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
