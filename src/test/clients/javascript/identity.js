import { createInterface } from "node:readline";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

let client;

async function say() {
  try {
    client ??= new STSClient();
    const answer = await client.send(new GetCallerIdentityCommand());
    console.log(`arn ${answer.Arn}`);
  } catch (e) {
    console.log(`error ${e.name}: ${String(e.message).replace(/\s+/g, " ")}`);
  }
}

await say();
for await (const _ of createInterface({ input: process.stdin })) {
  await say();
}
