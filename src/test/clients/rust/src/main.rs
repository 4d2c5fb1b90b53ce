//! Prints who the AWS SDK for Rust thinks it is.

use aws_config::BehaviorVersion;
use aws_sdk_sts::Client;
use aws_sdk_sts::error::DisplayErrorContext;

async fn say(client: &Client) {
    match client.get_caller_identity().send().await {
        Ok(answer) => println!("arn {}", answer.arn().unwrap_or_default()),
        Err(e) => {
            let text = DisplayErrorContext(&e).to_string();
            println!("error {}", text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = Client::new(&config);
    say(&client).await;
    for _ in std::io::stdin().lines() {
        say(&client).await;
    }
}
