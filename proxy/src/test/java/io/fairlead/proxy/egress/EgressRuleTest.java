package io.fairlead.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRuleTest {

    private final OwnListeners own = new OwnListeners();
    private final EgressRule rule = new EgressRule(EgressConfig.DEFAULT, own);

    @ParameterizedTest
    @ValueSource(
            strings = {
                // 127.0.0.1
                "127.0.0.1",
                "127.1",
                "127.0.1",
                "127.000.000.001",
                "127.0.0.01",
                "0177.0.0.1",
                "0177.0.0.01",
                "017700000001",
                "0x7f.0.0.1",
                "0x7f.0x0.0x0.0x1",
                "0x7f000001",
                "0X7F000001",
                "0x7f.1",
                "2130706433",
                "02130706433",
                "127.0.0.1.",
                "127.0.0.1..",
                ".127.0.0.1",
                "127..0.0.1",
                "127.0.0.1%00",
                "127.0.0.1\u0000",
                "127.0.0.1%2e",
                "%31%32%37.0.0.1",
                "127.0.0.1%eth0",
                "１２７.0.0.1",
                "127。0。0。1",
                "①②⑦.⓪.⓪.①",
                "127.0.0.256",
                "127.0.0.1.0x",
                "0x.0x.0x.0x",
                "127.0.0.0x1",
                "127.255.255.254",
                "127.0.0.2",
                "user@127.0.0.1",
                "a.com@127.0.0.1",
                "a.com#@127.0.0.1",
                "127.0.0.1/",
                "127.0.0.1\\",
                "127.0.0.1?x",
                " 127.0.0.1",
                "127.0.0.1 ",
                "127.0.0.1\t",
                "127.0.0.1\r\n",
                "+127.0.0.1",
                "-127.0.0.1",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "::1",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::0001]",
                "[::1%lo]",
                "[::1%25lo]",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[0:0:0:0:0:ffff:7f00:0001]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::]",
                "[2002:7f00:0001::1]",
                "[2001:0:7f00:1::]",
                "[2001:0:808:808:0:0:80ff:fffe]",
                "[::ffff:0177.0.0.1]",
                "[::ffff:127.1]",
                "[::1",
                "::1]",
                "[127.0.0.1]",
                "[]",
                "[::1].",
                "[:::1]",
                "[::1::]",
                // unspecified
                "0.0.0.0",
                "0",
                "0x0",
                "00",
                "0.0",
                "000.000.000.000",
                "[::]",
                "[::ffff:0.0.0.0]",
                "[::0]",
                "0.1.2.3",
                // private
                "10.0.0.1",
                "10.1",
                "0xa000001",
                "167772161",
                "012.0.0.1",
                "[::ffff:10.0.0.1]",
                "[64:ff9b::10.0.0.1]",
                "[2002:a00:1::]",
                "172.16.0.1",
                "172.31.255.255",
                "2886729729",
                "0xac100001",
                "[::ffff:172.16.0.1]",
                "[2002:ac10:1::]",
                "192.168.0.1",
                "192.168.1",
                "192.168.257",
                "3232235521",
                "0xc0a80001",
                "0300.0250.0.1",
                "[::ffff:c0a8:1]",
                "[2002:c0a8:1::]",
                "[fd00::1]",
                "[fc00::1]",
                "[fdff:ffff::1]",
                "[fec0::1]",
                // shared, link-local, metadata
                "100.64.0.1",
                "100.127.255.255",
                "1681915905",
                "[::ffff:100.64.0.1]",
                "169.254.1.1",
                "169.254.169.254",
                "169.254.43518",
                "169.16689662",
                "2852039166",
                "0xa9fea9fe",
                "0xa9.0xfe.0xa9.0xfe",
                "0251.0376.0251.0376",
                "025177524776",
                "169.254.169.254.",
                "１６９.２５４.169.254",
                "[::ffff:169.254.169.254]",
                "[::ffff:a9fe:a9fe]",
                "[::a9fe:a9fe]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:a9fe:a9fe::]",
                "[fe80::1]",
                "[fe80::1%eth0]",
                "[febf::1]",
                "[fe80::a9fe:a9fe]",
                "[fd00:ec2::254]",
                "[fd20:ce::254]",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "169.254.170.2",
                "metadata",
                "metadata.google.internal",
                "METADATA.GOOGLE.INTERNAL.",
                "instance-data",
                "metadata.goog",
                // reserved, multicast, transition
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1",
                "198.18.0.1",
                "198.19.255.255",
                "192.88.99.1",
                "240.0.0.1",
                "255.255.255.255",
                "224.0.0.1",
                "239.255.255.255",
                "[ff02::1]",
                "[2001:db8::1]",
                "[3fff::1]",
                "[100::1]",
                "[64:ff9b::8.8.8.8]",
                "[2002:808:808::1]",
                "[2001:0:808:808::1]",
                "[4000::1]",
                "[5f00::1]",
                // no host at all
                "",
                ".",
                "..",
                "-a.com",
                "a-.com",
                "a..com",
                "exa mple.com",
                "exämple.com",
                "a,b.com",
                "a:b",
                "a.com:80",
                "1.2.3",
                "1.2.3.4.5",
                "999.1.1.1",
                "a.0x7f",
                "a.1"
            })
    void refuses_every_spelling_that_hides_or_names_an_inner_address_without_a_look_up(String host) {
        assertThat(rule.decide(host, 443)).isInstanceOf(EgressDecision.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "EXAMPLE.com",
                "example.com.",
                "a_b.example.com",
                "xn--bcher-kva.example",
                "8.8.8.8",
                "172.32.0.1",
                "172.15.0.1",
                "100.128.0.1",
                "11.0.0.1",
                "[2606:4700::1111]",
                "2606:4700::1111",
                "1.com",
                "0x7f.com",
                "127.0.0.1.nip.io"
            })
    void lets_public_hosts_through(String host) {
        assertThat(rule.decide(host, 443)).isInstanceOf(EgressDecision.Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "192.168.7.7",
                "169.254.169.254",
                "::1",
                "fd00::1",
                "fe80::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "100.64.1.1",
                "0.0.0.0",
                "224.0.0.1",
                "::ffff:10.0.0.1"
            })
    void decides_again_on_what_a_public_name_resolves_to(String address) throws Exception {
        EgressDecision.Allowed allowed = (EgressDecision.Allowed) rule.decide("rebinding.example", 443);
        assertThat(allowed.addresses().refuse(ip(address), 443)).isNotNull();
        assertThat(allowed.addresses().refuse(ip("93.184.216.34"), 443)).isNull();
    }

    @Test
    void private_allow_opens_private_ranges_but_never_metadata_multicast_or_own_listeners() throws Exception {
        own.add(new InetSocketAddress(ip("127.0.0.1"), 9801));
        EgressRule open = new EgressRule(new EgressConfig(List.of("*"), true), own);

        assertThat(open.decide("10.0.0.1", 80)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(open.decide("localhost", 80)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(open.decide("127.1", 80)).isInstanceOf(EgressDecision.Refused.class);
        for (String never : List.of("169.254.169.254", "metadata.google.internal", "224.0.0.1", "[fd00:ec2::254]")) {
            assertThat(open.decide(never, 80)).isInstanceOf(EgressDecision.Refused.class);
        }
        for (String mine : List.of("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.2")) {
            EgressDecision decision = open.decide(mine, 9801);
            assertThat(decision).isInstanceOf(EgressDecision.Refused.class);
            assertThat(((EgressDecision.Refused) decision).code()).isEqualTo("own_listener");
        }
    }

    @Test
    void a_wildcard_listener_is_found_under_every_address_of_this_machine() throws Exception {
        own.add(new InetSocketAddress(ip("0.0.0.0"), 9800));
        for (var each : java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : java.util.Collections.list(each.getInetAddresses())) {
                assertThat(own.contains(address, 9800)).isTrue();
                assertThat(own.contains(address, 9801)).isFalse();
            }
        }
    }

    @Test
    void allow_names_hosts_subdomains_ports_and_ranges() throws Exception {
        EgressRule some = new EgressRule(
                new EgressConfig(List.of("*.example.com", "one.test:8443", "93.184.0.0/16"), false), own);

        assertThat(some.decide("a.example.com", 443)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("one.test", 8443)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("93.184.216.34", 443)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("8.8.8.8", 443)).isInstanceOf(EgressDecision.Refused.class);
        EgressDecision.Allowed other = (EgressDecision.Allowed) some.decide("one.test", 443);
        assertThat(other.addresses().refuse(ip("93.184.1.1"), 443)).isNull();
        assertThat(other.addresses().refuse(ip("8.8.8.8"), 443)).isNotNull();
        assertThat(new EgressRule(new EgressConfig(List.of("a.test"), false), own).decide("b.test", 443))
                .isInstanceOf(EgressDecision.Refused.class);
        assertThatThrownBy(() -> new EgressConfig(List.of("http://x"), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_provider_that_the_operator_named_may_be_private_and_a_built_in_one_may_not() throws Exception {
        own.add(new InetSocketAddress(ip("127.0.0.1"), 9800));
        AddressRule named = AddressRule.forProvider(true, own);
        AddressRule builtIn = AddressRule.forProvider(false, own);
        InetAddress inner = ip("10.1.2.3");

        assertThat(named.refuse(inner, 443)).isNull();
        assertThat(builtIn.refuse(inner, 443)).contains("private");
        assertThat(builtIn.refuse(ip("64:ff9b::808:808"), 443)).isNull();
        assertThat(named.refuse(ip("169.254.169.254"), 80)).contains("metadata");
        assertThat(named.refuse(ip("127.0.0.1"), 9800)).contains("own listeners");
    }

    private static InetAddress ip(String literal) throws Exception {
        return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(literal));
    }
}
