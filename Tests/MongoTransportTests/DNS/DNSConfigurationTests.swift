import MongoTransport
import Testing

@Suite struct DNSConfigurationTests {
    @Test func readsWhatTheSystemReads() {
        let configuration = DNSConfiguration(
            resolvConf: """
                # a comment
                search example.com
                nameserver 10.0.0.1
                nameserver\tfe80::1%eth0
                nameserver
                options timeout:3 attempts:4 rotate timeout:x
                nameserver 10.0.0.3
                nameserver 10.0.0.4
                """)
        #expect(
            configuration.servers == [
                .tcp(host: "10.0.0.1", port: 53), .tcp(host: "fe80::1%eth0", port: 53),
                .tcp(host: "10.0.0.3", port: 53),
            ])
        #expect(configuration.timeout == .seconds(3))
        #expect(configuration.attempts == 4)
    }

    @Test func withoutServersThisMachineIsAsked() {
        let configuration = DNSConfiguration(resolvConf: "options timeout:100 attempts:0")
        #expect(configuration.servers == [.tcp(host: "127.0.0.1", port: 53)])
        #expect(configuration.timeout == .seconds(30))
        #expect(configuration.attempts == 1)
    }
}
