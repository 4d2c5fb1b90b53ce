package dev.irsa.aws;

import java.util.Arrays;
import java.util.Optional;

/** AWS' separate clouds; accounts, roles and names of one mean nothing in another (botocore, partitions.json). */
public enum Partition {
    AWS("aws", "us-east-1"),
    AWS_CN("aws-cn", "cn-north-1"),
    AWS_US_GOV("aws-us-gov", "us-gov-west-1"),
    AWS_ISO("aws-iso", "us-iso-east-1"),
    AWS_ISO_B("aws-iso-b", "us-isob-east-1"),
    AWS_ISO_E("aws-iso-e", "eu-isoe-west-1"),
    AWS_ISO_F("aws-iso-f", "us-isof-south-1"),
    AWS_EUSC("aws-eusc", "eusc-de-east-1");

    private final String id;
    private final String iamRegion;

    Partition(String id, String iamRegion) {
        this.id = id;
        this.iamRegion = iamRegion;
    }

    /** As it stands in ARNs. */
    public String id() {
        return id;
    }

    /** The region that requests to the partition's one IAM are signed for. */
    public String iamRegion() {
        return iamRegion;
    }

    /** Whether it has CloudFront. */
    public boolean hasCloudFront() {
        return this == AWS || this == AWS_CN;
    }

    public static Optional<Partition> of(String id) {
        return Arrays.stream(values()).filter(each -> each.id.equals(id)).findFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
