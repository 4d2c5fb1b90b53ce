// Command identity prints who the AWS SDK for Go thinks it is.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	var client *sts.Client
	say := func() {
		if client == nil {
			settings, err := config.LoadDefaultConfig(ctx)
			if err != nil {
				fail(err)
				return
			}
			client = sts.NewFromConfig(settings)
		}
		answer, err := client.GetCallerIdentity(ctx, nil)
		if err != nil {
			fail(err)
			return
		}
		fmt.Println("arn", *answer.Arn)
	}
	say()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		say()
	}
}

func fail(err error) {
	fmt.Println("error", strings.Join(strings.Fields(err.Error()), " "))
}
