package dev.irsa.certificate;

import dev.irsa.identity.ServiceAccountRef;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * A certificate authority that signs leaves for servers. Keys are EC P-256; serial numbers have 127 random bits; notBefore
 * of a leaf lies five minutes back, for clocks that differ, and that of an authority two days, because who trusts it
 * cannot be given another when a clock that was ahead is set right.
 *
 * @param certificate which clients must trust
 * @param key that belongs to it
 */
public record CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration AUTHORITY_SKEW = Duration.ofDays(2);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A new authority.
     *
     * @param name its common name
     */
    public static CertificateAuthority create(String name, Instant now, Duration lifetime) {
        try {
            KeyPair keys = newKeys();
            X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
            X509v3CertificateBuilder builder =
                    builder(subject, now.minus(AUTHORITY_SKEW), now.plus(lifetime), subject, keys);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new CertificateAuthority(sign(builder, keys.getPrivate()), keys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    /**
     * Signs a leaf for a server.
     *
     * @param names DNS names and IP addresses; there is no other name in the certificate (RFC 9525)
     */
    public ServingCertificate issue(List<String> names, Instant now, Duration lifetime) {
        try {
            KeyPair leafKeys = newKeys();
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder =
                    builder(issuer, now.minus(SKEW), now.plus(lifetime), new X500Name("CN=irsa webhook"), leafKeys);
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            return new ServingCertificate(leafKeys.getPrivate(), List.of(sign(builder, key), certificate));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    private static GeneralNames alternativeNames(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    /** Whether a text can stand in a certificate for a server: an IP address, or a DNS name, also with a leading star. */
    public static boolean isServerName(String name) {
        if (isAddress(name)) {
            return !name.isEmpty() && (IPAddress.isValidIPv4(name) || IPAddress.isValidIPv6(name));
        }
        return ServiceAccountRef.isName(name.startsWith("*.") ? name.substring(2) : name);
    }

    private static boolean isAddress(String name) {
        return name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, Instant from, Instant to, X500Name subject, KeyPair keys) {
        return new JcaX509v3CertificateBuilder(
                issuer, new BigInteger(127, RANDOM), Date.from(from), Date.from(to), subject, keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        ContentSigner signer = new JcaContentSignerBuilder(SIGNATURE).build(key);
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new java.io.ByteArrayInputStream(builder.build(signer).getEncoded()));
    }
}
