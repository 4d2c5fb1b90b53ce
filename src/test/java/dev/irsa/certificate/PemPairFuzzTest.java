package dev.irsa.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** An input is a chain and a key with a line of two percent signs between them. */
@Timeout(60)
class PemPairFuzzTest {
    private static final String SEPARATOR = "%%\n";

    @MethodSource
    @DictionaryFile(resourcePath = "/fuzz/pem.dict")
    @FuzzTest
    void read(byte[] input) {
        String[] parts = new String(input, ISO_8859_1).split(SEPARATOR, 2);
        try {
            ServingCertificate pair = PemPair.read(
                    parts[0].getBytes(ISO_8859_1), "tls.crt", parts[parts.length - 1].getBytes(ISO_8859_1), "tls.key");
            assertThat(pair.chain()).isNotEmpty();
        } catch (CertificateException e) {
            // Nothing of a file is quoted: it may be a key.
            assertThat(e.getMessage()).matches("[ -~]{10,200}");
        }
    }

    /** A new pair each time, so that no key lies in the repository. */
    static Stream<byte[]> read() throws IOException {
        try (InMemoryCertificate certificate = new InMemoryCertificate(List.of("localhost"), Clock.systemUTC())) {
            ServingCertificate pair = certificate.current();
            String chain = pem(pair.chain().toArray());
            String pkcs8 = pem(new JcaPKCS8Generator(pair.key(), null));
            return Stream.of(chain + SEPARATOR + pem(pair.key()), chain + SEPARATOR + pkcs8)
                    .map(text -> text.getBytes(ISO_8859_1));
        }
    }

    private static String pem(Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        return text.toString();
    }
}
