pub fn job_argument(key: &str) -> &'static str {
    match key {
        "SYNAPSE_EXTRA" => "extra",
        "SYNAPSE_SIGNING_KEY" => "signingkey",
        "MAS_ENCRYPTION_SECRET" => "hex32",
        "MAS_RSA_PRIVATE_KEY" => "rsa:4096:der",
        "MAS_ECDSA_PRIME256V1_PRIVATE_KEY" => "ecdsaprime256v1",
        "HOOKSHOT_REGISTRATION" => "registration:/registration-templates/hookshot-registration.yaml",
        "HOOKSHOT_RSA_PASSKEY" => "rsa:4096:pem",
        _ => "rand32",
    }
}
