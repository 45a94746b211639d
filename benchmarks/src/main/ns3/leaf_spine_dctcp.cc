// DCTCP over a leaf-spine in ns-3, to be timed beside Weir's simulation of the same pairs of hosts.
//
// In: the shape of the network, and a file with one line per flow,
//     source destination spineThere spineBack
// where a spine is -1 when both hosts have the same leaf. Flows take these paths, so that both
// simulators load the same links. Out: one JSON object on standard output.
//
// Time is measured over the simulation's run phase after a warm-up, not over setting it up. Routes
// are looked up in hash tables, since ns-3's own routing searches lists. Packet-hops are packets
// that devices have sent, which ns-3 counts anyway.

#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>
#if __has_include(<ns3/version-defines.h>)
#include <ns3/version-defines.h>
#endif

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

using namespace ns3;

namespace {

constexpr uint16_t kPort = 9;

struct Flow {
  uint32_t source;
  uint32_t destination;
  int there;
  int back;
};

Ipv4Address AddressOf(uint32_t host) {
  return Ipv4Address((10u << 24) + (1u << 16) + host);
}

// Routes by source and destination: what per-flow ECMP decides when there is one flow per pair.
class FlowRouting : public Ipv4RoutingProtocol {
 public:
  static TypeId GetTypeId() {
    static TypeId tid =
        TypeId("weir::FlowRouting").SetParent<Ipv4RoutingProtocol>().AddConstructor<FlowRouting>();
    return tid;
  }

  // Packets from source to destination leave by device.
  void Add(Ipv4Address source, Ipv4Address destination, Ptr<NetDevice> device) {
    Ptr<Ipv4Route> route = Create<Ipv4Route>();
    route->SetSource(source);
    route->SetDestination(destination);
    route->SetGateway(destination);
    route->SetOutputDevice(device);
    m_routes[Key(source, destination)] = route;
  }

  // This node is the host with that address.
  void SetHost(Ipv4Address address) {
    m_host = true;
    m_address = address;
  }

  Ptr<Ipv4Route> RouteOutput(Ptr<Packet>, const Ipv4Header& header, Ptr<NetDevice>,
                             Socket::SocketErrno& error) override {
    auto route = m_routes.find(Key(m_address, header.GetDestination()));
    error = route == m_routes.end() ? Socket::ERROR_NOROUTETOHOST : Socket::ERROR_NOTERROR;
    return route == m_routes.end() ? nullptr : route->second;
  }

  bool RouteInput(Ptr<const Packet> packet, const Ipv4Header& header, Ptr<const NetDevice> device,
                  UnicastForwardCallback forward, MulticastForwardCallback,
                  LocalDeliverCallback deliver, ErrorCallback fail) override {
    if (m_host) {
      deliver(packet, header, m_ipv4->GetInterfaceForDevice(device));
      return true;
    }
    auto route = m_routes.find(Key(header.GetSource(), header.GetDestination()));
    if (route == m_routes.end()) {
      fail(packet, header, Socket::ERROR_NOROUTETOHOST);
      return false;
    }
    forward(route->second, packet, header);
    return true;
  }

  void NotifyInterfaceUp(uint32_t) override {}
  void NotifyInterfaceDown(uint32_t) override {}
  void NotifyAddAddress(uint32_t, Ipv4InterfaceAddress) override {}
  void NotifyRemoveAddress(uint32_t, Ipv4InterfaceAddress) override {}
  void SetIpv4(Ptr<Ipv4> ipv4) override { m_ipv4 = ipv4; }
  void PrintRoutingTable(Ptr<OutputStreamWrapper>, Time::Unit) const override {}

 private:
  static uint64_t Key(Ipv4Address source, Ipv4Address destination) {
    return (uint64_t{source.Get()} << 32) | destination.Get();
  }

  std::unordered_map<uint64_t, Ptr<Ipv4Route>> m_routes;
  Ptr<Ipv4> m_ipv4;
  Ipv4Address m_address;
  bool m_host = false;
};

struct Settings {
  uint32_t hosts = 64;
  uint32_t leaves = 8;
  uint32_t spines = 4;
  std::string flows;
  std::string rate = "100Gbps";
  std::string delay = "1us";
  uint32_t mtu = 1500;
  uint32_t markBytes = 300000;
  uint32_t bufferBytes = 2000000;
  uint64_t startNs = 0;
  uint64_t warmupUs = 200;
  uint64_t durationUs = 500;
  // The quickest of ns-3's schedulers on this scenario.
  std::string scheduler = "ns3::PriorityQueueScheduler";
};

// TCP over IPv4 with timestamps; the point-to-point header of 2 bytes is not part of the MTU.
constexpr uint32_t kTcpIpBytes = 52;
constexpr uint32_t kSocketBytes = 1 << 20;

void SetDefaults(const Settings& s) {
  Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TcpDctcp::GetTypeId()));
  Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(1));
  Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(s.mtu - kTcpIpBytes));
  Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
  // Larger than a round trip's worth and the marking threshold together.
  Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(kSocketBytes));
  Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(kSocketBytes));
  Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(50)));
  // Mark everything above the threshold of the queue as it stands, drop only when it is full.
  Config::SetDefault("ns3::RedQueueDisc::UseEcn", BooleanValue(true));
  Config::SetDefault("ns3::RedQueueDisc::UseHardDrop", BooleanValue(false));
  Config::SetDefault("ns3::RedQueueDisc::Gentle", BooleanValue(false));
  Config::SetDefault("ns3::RedQueueDisc::QW", DoubleValue(1));
  Config::SetDefault("ns3::RedQueueDisc::MeanPktSize", UintegerValue(s.mtu));
  Config::SetDefault("ns3::RedQueueDisc::MinTh", DoubleValue(s.markBytes));
  Config::SetDefault("ns3::RedQueueDisc::MaxTh", DoubleValue(s.markBytes));
  Config::SetDefault("ns3::RedQueueDisc::LinkBandwidth", StringValue(s.rate));
  Config::SetDefault("ns3::RedQueueDisc::LinkDelay", StringValue(s.delay));
  Config::SetDefault("ns3::RedQueueDisc::MaxSize",
                     QueueSizeValue(QueueSize(QueueSizeUnit::BYTES, s.bufferBytes)));
}

class LeafSpine {
 public:
  explicit LeafSpine(const Settings& settings) : m_settings(settings) {
    m_hosts.Create(settings.hosts);
    m_leaves.Create(settings.leaves);
    m_spines.Create(settings.spines);
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    for (const NodeContainer& nodes : {m_hosts, m_leaves, m_spines}) {
      internet.Install(nodes);
      for (uint32_t i = 0; i < nodes.GetN(); i++) {
        nodes.Get(i)->GetObject<Ipv4>()->SetRoutingProtocol(CreateObject<FlowRouting>());
      }
    }
    m_link.SetDeviceAttribute("DataRate", StringValue(settings.rate));
    m_link.SetDeviceAttribute("Mtu", UintegerValue(settings.mtu));
    m_link.SetChannelAttribute("Delay", StringValue(settings.delay));
    for (uint32_t host = 0; host < settings.hosts; host++) {
      auto [up, down] = Connect(m_hosts.Get(host), m_leaves.Get(LeafOf(host)), false);
      m_uplinks.push_back(up);
      m_downlinks.push_back(down);
      RoutingOf(m_hosts.Get(host))->SetHost(AddressOf(host));
      Ptr<Ipv4> ipv4 = m_hosts.Get(host)->GetObject<Ipv4>();
      ipv4->AddAddress(ipv4->GetInterfaceForDevice(up),
                       Ipv4InterfaceAddress(AddressOf(host), Ipv4Mask("255.255.255.255")));
    }
    for (uint32_t leaf = 0; leaf < settings.leaves; leaf++) {
      for (uint32_t spine = 0; spine < settings.spines; spine++) {
        auto [up, down] = Connect(m_leaves.Get(leaf), m_spines.Get(spine), true);
        m_toSpine.push_back(up);
        m_toLeaf.push_back(down);
      }
    }
  }

  void Add(const Flow& flow, Time start) {
    AddPath(flow.source, flow.destination, flow.there);
    AddPath(flow.destination, flow.source, flow.back);
    InetSocketAddress destination(AddressOf(flow.destination), kPort);
    BulkSendHelper sender("ns3::TcpSocketFactory", destination);
    sender.SetAttribute("SendSize", UintegerValue(m_settings.mtu - kTcpIpBytes));
    sender.Install(m_hosts.Get(flow.source)).Start(start);
    PacketSinkHelper sink("ns3::TcpSocketFactory",
                          InetSocketAddress(Ipv4Address::GetAny(), kPort));
    m_sinks.Add(sink.Install(m_hosts.Get(flow.destination)));
  }

  uint64_t Hops() const {
    uint64_t sent = 0;
    for (const Ptr<PointToPointNetDevice>& device : m_devices) {
      sent += device->GetQueue()->GetTotalReceivedPackets() - device->GetQueue()->GetNPackets();
    }
    return sent;
  }

  uint64_t DeliveredBytes() const {
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < m_sinks.GetN(); i++) {
      bytes += DynamicCast<PacketSink>(m_sinks.Get(i))->GetTotalRx();
    }
    return bytes;
  }

  uint64_t Dropped() const {
    uint64_t packets = 0;
    for (const Ptr<PointToPointNetDevice>& device : m_devices) {
      packets += device->GetQueue()->GetTotalDroppedPackets();
    }
    for (const Ptr<QueueDisc>& disc : m_discs) {
      packets += disc->GetStats().nTotalDroppedPackets;
    }
    return packets;
  }

  uint64_t Marked() const {
    uint64_t packets = 0;
    for (const Ptr<QueueDisc>& disc : m_discs) {
      packets += disc->GetStats().nTotalMarkedPackets;
    }
    return packets;
  }

 private:
  using Device = Ptr<PointToPointNetDevice>;

  uint32_t LeafOf(uint32_t host) const {
    return host / (m_settings.hosts / m_settings.leaves);
  }

  static Ptr<FlowRouting> RoutingOf(Ptr<Node> node) {
    return DynamicCast<FlowRouting>(node->GetObject<Ipv4>()->GetRoutingProtocol());
  }

  std::pair<Device, Device> Connect(Ptr<Node> a, Ptr<Node> b, bool switches) {
    NetDeviceContainer ends = m_link.Install(a, b);
    SetUp(ends.Get(0), switches);
    SetUp(ends.Get(1), true);
    return {DynamicCast<PointToPointNetDevice>(ends.Get(0)),
            DynamicCast<PointToPointNetDevice>(ends.Get(1))};
  }

  // A switch queues in its RED discipline, a host in its device: hosts do not mark.
  void SetUp(Ptr<NetDevice> device, bool ofSwitch) {
    Ptr<PointToPointNetDevice> end = DynamicCast<PointToPointNetDevice>(device);
    m_devices.push_back(end);
    Ptr<Ipv4> ipv4 = device->GetNode()->GetObject<Ipv4>();
    ipv4->SetUp(ipv4->AddInterface(device));
    if (ofSwitch) {
      end->GetQueue()->SetMaxSize(QueueSize("1p"));
      TrafficControlHelper control;
      control.SetRootQueueDisc("ns3::RedQueueDisc");
      m_discs.push_back(control.Install(device).Get(0));
    } else {
      end->GetQueue()->SetMaxSize(QueueSize(QueueSizeUnit::BYTES, 4 * kSocketBytes));
    }
  }

  void AddPath(uint32_t from, uint32_t to, int spine) {
    Ipv4Address source = AddressOf(from);
    Ipv4Address destination = AddressOf(to);
    uint32_t first = LeafOf(from);
    uint32_t last = LeafOf(to);
    RoutingOf(m_hosts.Get(from))->Add(source, destination, m_uplinks[from]);
    if (first != last) {
      RoutingOf(m_leaves.Get(first))
          ->Add(source, destination, m_toSpine[first * m_settings.spines + spine]);
      RoutingOf(m_spines.Get(spine))
          ->Add(source, destination, m_toLeaf[last * m_settings.spines + spine]);
    }
    RoutingOf(m_leaves.Get(last))->Add(source, destination, m_downlinks[to]);
  }

  Settings m_settings;
  NodeContainer m_hosts;
  NodeContainer m_leaves;
  NodeContainer m_spines;
  PointToPointHelper m_link;
  std::vector<Device> m_devices;
  std::vector<Device> m_uplinks;
  std::vector<Device> m_downlinks;
  std::vector<Device> m_toSpine;
  std::vector<Device> m_toLeaf;
  std::vector<Ptr<QueueDisc>> m_discs;
  ApplicationContainer m_sinks;
};

std::vector<Flow> ReadFlows(const std::string& file) {
  std::vector<Flow> flows;
  std::ifstream in(file);
  Flow flow;
  while (in >> flow.source >> flow.destination >> flow.there >> flow.back) {
    flows.push_back(flow);
  }
  if (!in.eof() || flows.empty()) {
    std::cerr << file << ": expected lines of `source destination spineThere spineBack`\n";
    std::exit(2);
  }
  return flows;
}

// Version and build profile of the libraries, where their headers state them.
std::string LibraryVersion() {
#ifdef NS3_VERSION_BUILD_PROFILE
  return std::to_string(NS3_VERSION_MAJOR) + "." + std::to_string(NS3_VERSION_MINOR) + " " +
         NS3_VERSION_BUILD_PROFILE;
#else
  return "unknown";
#endif
}

void RunFor(uint64_t micros) {
  Simulator::Stop(MicroSeconds(micros));
  Simulator::Run();
}

}  // namespace

int main(int argc, char* argv[]) {
  Settings s;
  CommandLine options(__FILE__);
  options.AddValue("hosts", "number of hosts", s.hosts);
  options.AddValue("leaves", "number of leaves", s.leaves);
  options.AddValue("spines", "number of spines", s.spines);
  options.AddValue("flows", "file of flows", s.flows);
  options.AddValue("rate", "rate of every link", s.rate);
  options.AddValue("delay", "delay of every link", s.delay);
  options.AddValue("mtu", "bytes of an IP packet", s.mtu);
  options.AddValue("markBytes", "queue above which switches mark", s.markBytes);
  options.AddValue("bufferBytes", "buffer of a switch's port", s.bufferBytes);
  options.AddValue("startNs", "time between the starts of two flows", s.startNs);
  options.AddValue("warmupUs", "simulated time before the measurement", s.warmupUs);
  options.AddValue("durationUs", "simulated time that is measured", s.durationUs);
  options.AddValue("scheduler", "ns-3's event scheduler", s.scheduler);
  options.Parse(argc, argv);

  GlobalValue::Bind("SchedulerType", StringValue(s.scheduler));
  SetDefaults(s);
  LeafSpine network(s);
  uint64_t start = 0;
  for (const Flow& flow : ReadFlows(s.flows)) {
    network.Add(flow, NanoSeconds(start));
    start += s.startNs;
  }
  RunFor(s.warmupUs);

  uint64_t hops = network.Hops();
  uint64_t bytes = network.DeliveredBytes();
  uint64_t events = Simulator::GetEventCount();
  auto began = std::chrono::steady_clock::now();
  RunFor(s.durationUs);
  std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  hops = network.Hops() - hops;
  bytes = network.DeliveredBytes() - bytes;
  events = Simulator::GetEventCount() - events;

  std::cout << "{\"version\": \"" << LibraryVersion() << "\", \"hops\": " << hops << ", \"wallSeconds\": " << wall.count()
            << ", \"simulatedUs\": " << s.durationUs << ", \"events\": " << events
            << ", \"goodputGbps\": " << bytes * 8e-3 / s.durationUs
            << ", \"droppedPackets\": " << network.Dropped()
            << ", \"markedPackets\": " << network.Marked() << "}\n";
  Simulator::Destroy();
  return 0;
}
