/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Congestion control in C for Weir's simulator: the interface CongestionControl of Weir, with the
 * same names in the same order. docs/native-control.md says how to use it; examples/native/aimd.c
 * is a whole algorithm.
 *
 * A library fills in one `struct weir_congestion_control` and exports it:
 *
 *     static const struct weir_congestion_control aimd = {
 *             WEIR_CC_ABI, .name = "aimd", .private_longs = ..., .on_start = ...
 *     };
 *     WEIR_CC_EXPORT(aimd)
 *
 * What belongs to a flow lies in its block of int64_t: read and write block[WEIR_WINDOW_BYTES],
 * block[WEIR_RATE_BPS], block[WEIR_TIMER_NS], and block[WEIR_PRIVATE] to
 * block[WEIR_PRIVATE + private_longs - 1]. Keep nothing anywhere else: no static or global
 * variables, no memory of your own. Many simulations, on many threads, share a library.
 *
 * Times are ns, sizes are bytes on the wire (headers included), rates are bit/s. Flags are 0 or 1.
 * Events belong to the caller and are not to be kept. A function that is a null pointer is not
 * called.
 */
#ifndef WEIR_CC_H
#define WEIR_CC_H

#include <stdint.h>

/* Grows when a struct below changes. */
#define WEIR_CC_ABI_VERSION 1

/* --- a flow's block -------------------------------------------------------------------------- */

#define WEIR_WINDOW_BYTES 0 /* most bytes in flight */
#define WEIR_RATE_BPS 1     /* pacing rate, bit/s */
#define WEIR_TIMER_NS 2     /* when on_timer is wanted, ns since the start */
#define WEIR_PRIVATE 3      /* first long that belongs to the algorithm */

#define WEIR_NO_TIMER INT64_MAX  /* in WEIR_TIMER_NS: never */
#define WEIR_NO_WINDOW INT64_MAX /* in WEIR_WINDOW_BYTES: no limit */

/* --- needs: what the algorithm can't do without, or wants its host to do ---------------------- */

#define WEIR_NEED_RTT_PROBES (1u << 0)    /* the host sends RTT probes */
#define WEIR_NEED_MARKS (1u << 1)         /* switches mark congestion (ECN) */
#define WEIR_NEED_TELEMETRY (1u << 2)     /* packets collect what switches know of their queues */
#define WEIR_NEED_NOTIFICATIONS (1u << 3) /* the receiver answers marks with notifications */
#define WEIR_NEED_DELIVERY_RATE (1u << 4) /* acknowledgements carry delivery-rate samples */
#define WEIR_NEED_OWN_RECOVERY (1u << 5)  /* no Proportional Rate Reduction (RFC 6937) */

/* --- events ---------------------------------------------------------------------------------- */

/* What an algorithm may know of a flow when it begins. */
struct weir_flow_context {
	int64_t flow;             /* index of the flow */
	int64_t now_ns;           /* now */
	int64_t line_rate_bps;    /* rate of the sender's link, bit/s */
	int64_t base_rtt_ns;      /* base round-trip time the host assumes, ns */
	int64_t packet_bytes;     /* bytes of a full packet on the wire */
	int64_t initial_rate_bps; /* rate a new flow begins with, bit/s */
	int64_t random_seed;      /* seed of the algorithm's own random numbers for this flow */
};

/* What one switch wrote into a packet (in-band telemetry). */
struct weir_telemetry {
	int64_t time_ps;     /* when it began to transmit the packet, ps */
	int64_t queue_bytes; /* bytes that then waited at the port, not the packet */
	int64_t sent_bytes;  /* bytes the port had sent by then, not the packet */
	int64_t rate_bps;    /* rate of the link, bit/s */
};

/*
 * An acknowledgement. Losses that it revealed have been told by on_loss before, the end of a
 * recovery by on_recovered. From delivered_bytes on: a delivery-rate sample
 * (draft-cheng-iccrg-delivery-rate-estimation, section 3.3).
 */
struct weir_ack_event {
	int64_t now_ns;                /* now, ns */
	int64_t acked_bytes;           /* bytes newly acknowledged, selectively or not */
	int64_t acked_packets;         /* packets newly acknowledged */
	int64_t in_flight_bytes;       /* still in flight: neither acknowledged nor taken for lost */
	int64_t prior_in_flight_bytes; /* in flight before this acknowledgement */
	int64_t rtt_ns;                /* round-trip time, ns; 0 if it can't be told */
	int64_t marked;                /* whether any packet it covers carried a congestion mark */
	const struct weir_telemetry *telemetry; /* one entry per switch, sender's first; or null */
	int64_t telemetry_hops;        /* entries of telemetry */
	int64_t in_recovery;           /* whether lost packets are still being repaired */
	int64_t window_limited;        /* whether the window held the flow back in the last round */
	int64_t delivered_bytes;       /* acknowledged since the flow began, these included */
	int64_t prior_delivered_bytes; /* that, when the sampled packet was sent */
	int64_t delivery_interval_ns;  /* time over which the difference arrived, ns; 0: no sample */
	int64_t app_limited;           /* whether the application may have limited the sample */
	int64_t tx_in_flight_bytes;    /* in flight when the sampled packet had been sent, with it */
	int64_t lost_since_sent_bytes; /* taken for lost since the sampled packet was sent */
	int64_t lost_bytes;            /* taken for lost since the last acknowledgement */
	int64_t delivery_rate_bps;     /* rate of the sample, bit/s; 0 if there is none */
};

/* A loss. RoCE tells of all that will be sent again at once, TCP of each packet. */
struct weir_loss_event {
	int64_t now_ns;                /* now, ns */
	int64_t lost_bytes;            /* bytes that will be sent again */
	int64_t timeout;               /* whether the retransmission timer found it */
	int64_t starts_recovery;       /* whether a recovery begins here */
	int64_t prior_in_flight_bytes; /* in flight before this loss */
	int64_t tx_in_flight_bytes;    /* in flight when the lost packet had been sent; 0: not known */
	int64_t lost_since_sent_bytes; /* taken for lost since that packet was sent, with it */
	int64_t app_limited;           /* whether the application limited the flow when it was sent */
};

/* A completed RTT probe, with what happened to the flow since the last one. */
struct weir_rtt_probe_event {
	int64_t now_ns;              /* now, ns */
	int64_t rtt_ns;              /* round-trip time of the probe, ns */
	int64_t nacks;               /* negative acknowledgements since the last completed probe */
	int64_t cnps;                /* congestion notifications since then */
	int64_t bytes_sent;          /* bytes sent since then */
	int64_t packets_sent;        /* packets sent since then */
	int64_t monitor_interval_ns; /* time since then, ns */
};

/* --- the algorithm --------------------------------------------------------------------------- */

/* A value the user can set: --parameter NAME=VALUE. The loader checks names and ranges. */
struct weir_parameter {
	const char *name;
	const char *meaning; /* one line, with the unit */
	int64_t initial;     /* value if the user sets none */
	int64_t least;       /* lowest value */
	int64_t most;        /* highest value */
};

/*
 * `parameters` of a call are the values, in the order of the table of this struct: the object that
 * a method of the Java interface is called on. One algorithm may run with several sets at once.
 */
struct weir_congestion_control {
	/* Set by WEIR_CC_ABI; a library that disagrees with the loader is refused. */
	uint32_t abi_version;
	uint32_t size;
	uint32_t flow_context_size;
	uint32_t telemetry_size;
	uint32_t ack_event_size;
	uint32_t loss_event_size;
	uint32_t rtt_probe_event_size;
	uint32_t parameter_size;

	const char *name;                        /* for messages and results */
	const struct weir_parameter *parameters; /* null if there are none */
	int64_t parameter_count;                 /* entries of parameters, at most 256 */

	/*
	 * Before anything else: are these values possible together? Null if they are, else what is
	 * wrong, beginning with the name of a parameter. Ranges have been checked. May be null.
	 */
	const char *(*configure)(const int64_t *parameters);

	/* Longs of private state per flow, from WEIR_PRIVATE on; at most 4096. Not null. */
	int32_t (*private_longs)(const int64_t *parameters);

	/* What it can't do without: WEIR_NEED_..., or'ed. */
	uint32_t (*needs)(const int64_t *parameters);

	/* A flow begins. The block is zero. Not null. */
	void (*on_start)(const int64_t *parameters, const struct weir_flow_context *flow,
			 int64_t *block);

	/* Data was acknowledged. */
	void (*on_ack)(const int64_t *parameters, const struct weir_ack_event *event,
		       int64_t *block);

	/* Packets were lost: the receiver reported a gap, or the retransmission timer fired. */
	void (*on_loss)(const int64_t *parameters, const struct weir_loss_event *event,
			int64_t *block);

	/* Everything that was in flight when a recovery began has been acknowledged. */
	void (*on_recovered)(const int64_t *parameters, int64_t now_ns, int64_t *block);

	/* A congestion notification packet arrived. */
	void (*on_cnp)(const int64_t *parameters, int64_t now_ns, int64_t *block);

	/* An RTT probe came back. */
	void (*on_rtt_probe)(const int64_t *parameters, const struct weir_rtt_probe_event *event,
			     int64_t *block);

	/* The time in WEIR_TIMER_NS has come; the host has reset it to WEIR_NO_TIMER. */
	void (*on_timer)(const int64_t *parameters, int64_t now_ns, int64_t *block);

	/* The flow could have sent but had no data. */
	void (*on_app_limited)(const int64_t *parameters, int64_t now_ns, int64_t *block);

	/* The flow is about to send after nothing was in flight for want of data. */
	void (*on_restart)(const int64_t *parameters, int64_t now_ns, int64_t *block);
};

/* First initialiser of a struct weir_congestion_control. */
#define WEIR_CC_ABI                                                      \
	.abi_version = WEIR_CC_ABI_VERSION,                              \
	.size = (uint32_t)sizeof(struct weir_congestion_control),        \
	.flow_context_size = (uint32_t)sizeof(struct weir_flow_context), \
	.telemetry_size = (uint32_t)sizeof(struct weir_telemetry),       \
	.ack_event_size = (uint32_t)sizeof(struct weir_ack_event),       \
	.loss_event_size = (uint32_t)sizeof(struct weir_loss_event),     \
	.rtt_probe_event_size = (uint32_t)sizeof(struct weir_rtt_probe_event), \
	.parameter_size = (uint32_t)sizeof(struct weir_parameter)

/* What a library exports; WEIR_CC_EXPORT defines it. */
const struct weir_congestion_control *weir_congestion_control(void);

#define WEIR_CC_EXPORT(control)                                             \
	const struct weir_congestion_control *weir_congestion_control(void) \
	{                                                                   \
		return &(control);                                          \
	}

#endif
