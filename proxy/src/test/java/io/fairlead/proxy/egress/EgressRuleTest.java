package io.fairlead.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRuleTest {

    private static final InetAddress STRANGER = ip("203.0.113.77");

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
        assertThat(rule.decide(host, 443, STRANGER)).isInstanceOf(EgressDecision.Refused.class);
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
        assertThat(rule.decide(host, 443, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
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
        EgressDecision.Allowed allowed = (EgressDecision.Allowed) rule.decide("rebinding.example", 443, STRANGER);
        assertThat(allowed.addresses().refuse(ip(address), 443)).isNotNull();
        assertThat(allowed.addresses().refuse(ip("93.184.216.34"), 443)).isNull();
    }

    @Test
    void private_allow_opens_private_ranges_but_never_metadata_multicast_or_own_listeners() throws Exception {
        own.add(new InetSocketAddress(ip("127.0.0.1"), 9801));
        EgressRule open = new EgressRule(new EgressConfig(List.of("*"), PrivateAccess.ALLOW), own);

        assertThat(open.decide("10.0.0.1", 80, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(open.decide("localhost", 80, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(open.decide("127.1", 80, STRANGER)).isInstanceOf(EgressDecision.Refused.class);
        for (String never : List.of("169.254.169.254", "metadata.google.internal", "224.0.0.1", "[fd00:ec2::254]")) {
            assertThat(open.decide(never, 80, STRANGER)).isInstanceOf(EgressDecision.Refused.class);
        }
        for (String mine : List.of("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.2")) {
            EgressDecision decision = open.decide(mine, 9801, STRANGER);
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
                new EgressConfig(List.of("*.example.com", "one.test:8443", "93.184.0.0/16"), PrivateAccess.DENY), own);

        assertThat(some.decide("a.example.com", 443, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("one.test", 8443, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("93.184.216.34", 443, STRANGER)).isInstanceOf(EgressDecision.Allowed.class);
        assertThat(some.decide("8.8.8.8", 443, STRANGER)).isInstanceOf(EgressDecision.Refused.class);
        EgressDecision.Allowed other = (EgressDecision.Allowed) some.decide("one.test", 443, STRANGER);
        assertThat(other.addresses().refuse(ip("93.184.1.1"), 443)).isNull();
        assertThat(other.addresses().refuse(ip("8.8.8.8"), 443)).isNotNull();
        assertThat(new EgressRule(new EgressConfig(List.of("a.test"), PrivateAccess.DENY), own)
                        .decide("b.test", 443, STRANGER))
                .isInstanceOf(EgressDecision.Refused.class);
        assertThatThrownBy(() -> new EgressConfig(List.of("http://x"), PrivateAccess.DENY))
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:127.0.0.1", // mapped
                "::127.0.0.1", // compatible
                "::ffff:0:7f00:1", // translated
                "64:ff9b::7f00:1", // NAT64
                "64:ff9b:1::7f00:1", // local NAT64, /96
                "64:ff9b:1:7f00:0:100::", // local NAT64, /48
                "64:ff9b:1:127f:0:1::", // local NAT64, /56
                "64:ff9b:1:1234:7f:0:100::", // local NAT64, /64
                "64:ff9b:1:7f00:0:1ff:ffff:ffff", // and with a suffix that says nothing
                "2002:7f00:1::", // 6to4
                "2002:7f00:1:1234::99",
                "2001:0:7f00:1::", // Teredo, the server
                "2001:0:808:808:0:0:80ff:fffe", // Teredo, the client
                "2606:4700::5efe:7f00:1", // ISATAP
                "2606:4700::200:5efe:7f00:1",
                "fe80::5efe:7f00:1"
            })
    void an_own_listener_is_found_in_whatever_carries_its_address(String literal) {
        own.add(new InetSocketAddress(ip("127.0.0.1"), 9801));
        InetAddress address = sixteen(literal);
        EgressRule open = new EgressRule(new EgressConfig(List.of("*"), PrivateAccess.ALLOW), own);
        EgressDecision.Allowed name = (EgressDecision.Allowed) open.decide("rebinding.example", 9801, STRANGER);

        assertThat(name.addresses().refuse(address, 9801)).contains("own listeners");
        assertThat(AddressRule.forProvider(true, own).refuse(address, 9801)).contains("own listeners");
        assertThat(own.contains(address, 9802)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1:a9fe:a9:fe00::",
                "64:ff9b:1:12a9:fe:a9fe::",
                "64:ff9b:1:1234:a9:fea9:fe00:0",
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "2001:0:a9fe:a9fe::",
                "2001:0:808:808:0:0:5601:5601",
                "2606:4700::5efe:a9fe:a9fe",
                "fd12::200:5efe:a9fe:a9fe"
            })
    void a_metadata_service_is_found_in_whatever_carries_its_address(String literal) {
        InetAddress address = sixteen(literal);
        assertThat(AddressClass.of(address)).isEqualTo(AddressClass.METADATA);
        assertThat(AddressRule.forProvider(true, own).refuse(address, 80)).contains("metadata");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::ffff:10.1.1.1", "2606:4700::5efe:a01:101", "fd00::5efe:808:808", "2606:4700::5efe:808:808"})
    void what_is_carried_is_no_better_than_what_carries_it(String literal) {
        assertThat(AddressClass.of(sixteen(literal)).internal()).isTrue();
    }

    @Test
    void an_allowed_range_holds_the_mapped_form_of_its_addresses() {
        assertThat(java.util.Objects.requireNonNull(Cidr.parse("10.0.0.0/8")).contains(sixteen("::ffff:10.2.3.4")))
                .isTrue();
        assertThat(java.util.Objects.requireNonNull(Cidr.parse("10.0.0.0/8")).contains(sixteen("64:ff9b::a02:304")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "fd00::7", "localhost", "192.168.3.4", "100.64.0.1"})
    void with_auto_a_client_on_this_host_reaches_what_it_could_reach_alone_and_another_does_not(String host) {
        OwnListeners machine = new OwnListeners(() -> Set.of(ip("10.9.9.9"), ip("fd00::9")), () -> 0);
        EgressRule auto = new EgressRule(EgressConfig.DEFAULT, machine);

        for (String here : List.of("127.0.0.1", "127.3.2.1", "::1", "10.9.9.9", "fd00::9")) {
            assertThat(auto.decide(host, 443, ip(here))).as(here).isInstanceOf(EgressDecision.Allowed.class);
        }
        assertThat(auto.decide(host, 443, sixteen("::ffff:10.9.9.9"))).isInstanceOf(EgressDecision.Allowed.class);
        for (String there : List.of("10.9.9.8", "203.0.113.77", "fd00::8", "169.254.1.1")) {
            EgressDecision decision = auto.decide(host, 443, ip(there));
            assertThat(decision).as(there).isInstanceOf(EgressDecision.Refused.class);
            assertThat(((EgressDecision.Refused) decision).reason()).contains("proxy.egress.private: allow");
        }
        assertThat(auto.decide(host, 443, null)).isInstanceOf(EgressDecision.Refused.class);
    }

    @Test
    void with_auto_a_name_that_leads_inside_is_open_to_a_client_on_this_host_alone() {
        EgressDecision.Allowed here = (EgressDecision.Allowed) rule.decide("mirror.corp", 443, ip("127.0.0.1"));
        EgressDecision.Allowed there = (EgressDecision.Allowed) rule.decide("mirror.corp", 443, STRANGER);

        assertThat(here.addresses().refuse(ip("10.1.1.1"), 443)).isNull();
        assertThat(there.addresses().refuse(ip("10.1.1.1"), 443)).contains("proxy.egress.private: allow");
    }

    @Test
    void with_auto_and_with_deny_nobody_reaches_metadata_and_own_listeners() {
        own.add(new InetSocketAddress(ip("127.0.0.1"), 9801));
        EgressDecision.Allowed named = (EgressDecision.Allowed) rule.decide("x.example", 80, ip("127.0.0.1"));

        assertThat(rule.decide("169.254.169.254", 80, ip("127.0.0.1"))).isInstanceOf(EgressDecision.Refused.class);
        assertThat(rule.decide("metadata.google.internal", 80, ip("127.0.0.1")))
                .isInstanceOf(EgressDecision.Refused.class);
        assertThat(rule.decide("localhost", 9801, ip("127.0.0.1"))).isInstanceOf(EgressDecision.Refused.class);
        assertThat(named.addresses().refuse(sixteen("::ffff:169.254.169.254"), 80))
                .contains("metadata");
        assertThat(new EgressRule(new EgressConfig(List.of("*"), PrivateAccess.DENY), own)
                        .decide("10.0.0.1", 80, ip("127.0.0.1")))
                .isInstanceOf(EgressDecision.Refused.class);
    }

    @Test
    void an_address_that_this_machine_got_later_belongs_to_a_wildcard_listener_too() {
        AtomicLong nanos = new AtomicLong();
        Set<InetAddress> addresses = new HashSet<>(Set.of(ip("10.0.0.5")));
        OwnListeners roaming = new OwnListeners(() -> Set.copyOf(addresses), nanos::get);
        roaming.add(new InetSocketAddress(ip("0.0.0.0"), 9801));
        assertThat(roaming.contains(ip("10.7.7.7"), 9801)).isFalse();

        addresses.add(ip("10.7.7.7"));
        nanos.addAndGet(5_000_000_000L);
        assertThat(roaming.contains(ip("10.7.7.7"), 9801)).isTrue();
        assertThat(roaming.local(ip("10.7.7.7"))).isTrue();
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    /** As a resolver may hand it out: 16 bytes stay 16, also of a mapped address. */
    private static InetAddress sixteen(String literal) {
        try {
            return Inet6Address.getByAddress(null, bytesOf(literal), -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private static byte[] bytesOf(String literal) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }
}
