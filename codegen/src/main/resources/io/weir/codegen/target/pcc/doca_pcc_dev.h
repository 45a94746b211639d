/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * A stand-in for the device header of NVIDIA's DOCA PCC, so that the firmware can be compiled and
 * run without the SDK. Names of functions and types are the public ones; the text, the layout of
 * the types and the bodies are Weir's own. With the SDK, delete this file: its header has the same
 * name. What this header calls by a name of its own is listed in README.md.
 *
 * ${PROVENANCE}
 */
#ifndef DOCA_PCC_DEV_H
#define DOCA_PCC_DEV_H

#include <stdint.h>

#define WEIR_PCC_STUB 1

/* Bytes of a flow's context; all are zero when a flow begins. */
#define DOCA_PCC_DEV_ALGO_CTXT_BYTES 48

typedef struct {
	uint32_t words[DOCA_PCC_DEV_ALGO_CTXT_BYTES / 4];
} __attribute__((aligned(8))) doca_pcc_dev_algo_ctxt_t;

enum {
	DOCA_PCC_DEV_EVNT_ROCE_CNP = 2,
	DOCA_PCC_DEV_EVNT_ROCE_TX = 3,
	DOCA_PCC_DEV_EVNT_ROCE_ACK = 4,
	DOCA_PCC_DEV_EVNT_ROCE_NACK = 5,
	DOCA_PCC_DEV_EVNT_RTT = 6,
};

typedef enum {
	DOCA_PCC_DEV_STATUS_OK = 0,
	DOCA_PCC_DEV_STATUS_FAIL = 1,
} doca_pcc_dev_error_t;

/* An event of one flow; several of a kind may be told as one. */
typedef struct {
	uint32_t type;
	uint32_t port_num;
	uint32_t timestamp_ns; /* modulo 2^32 */
	uint32_t rtt_req_send_timestamp_ns;
	uint32_t sent_bytes;
	uint32_t sent_packets;
} doca_pcc_dev_event_t;

typedef struct {
	uint8_t ev_type;
	uint8_t port_num;
} doca_pcc_dev_event_general_attr_t;

typedef struct {
	uint32_t algo_slot;
} doca_pcc_dev_attr_t;

/* What the algorithm answers. */
typedef struct {
	uint32_t rate;    /* Q20 of the line rate, 1 .. 1 << 20 */
	uint32_t rtt_req; /* 1: send an RTT probe */
} doca_pcc_dev_results_t;

typedef struct {
	uint32_t sent_bytes;
	uint32_t sent_packets;
} doca_pcc_dev_roce_tx_cntrs_t;

static inline doca_pcc_dev_event_general_attr_t
doca_pcc_dev_get_ev_attr(const doca_pcc_dev_event_t *event)
{
	const doca_pcc_dev_event_general_attr_t attr = {
		(uint8_t)event->type,
		(uint8_t)event->port_num,
	};

	return attr;
}

static inline uint32_t doca_pcc_dev_get_timestamp(const doca_pcc_dev_event_t *event)
{
	return event->timestamp_ns;
}

static inline uint32_t doca_pcc_dev_get_rtt_req_send_timestamp(const doca_pcc_dev_event_t *event)
{
	return event->rtt_req_send_timestamp_ns;
}

static inline doca_pcc_dev_roce_tx_cntrs_t
doca_pcc_dev_get_roce_tx_cntrs(const doca_pcc_dev_event_t *event)
{
	const doca_pcc_dev_roce_tx_cntrs_t sent = { event->sent_bytes, event->sent_packets };

	return sent;
}

/* (a * b) >> 16. */
static inline uint32_t doca_pcc_dev_fxp_mult(uint32_t a, uint32_t b)
{
	return (uint32_t)(((uint64_t)a * b) >> 16);
}

/* Provided by whoever runs the firmware. */
void doca_pcc_dev_init_algo_slot(uint32_t port_num, uint32_t algo_slot, uint32_t algo_idx,
				 uint32_t algo_en);
void doca_pcc_dev_algo_init_metadata(uint32_t algo_idx, uint32_t version, uint32_t param_num);
void doca_pcc_dev_algo_init_param(uint32_t algo_idx, uint32_t param_id, uint32_t value,
				  uint32_t max_value, uint32_t min_value);
void doca_pcc_dev_default_internal_algo(doca_pcc_dev_algo_ctxt_t *algo_ctxt,
					doca_pcc_dev_event_t *event,
					const doca_pcc_dev_attr_t *attr,
					doca_pcc_dev_results_t *results);

/* Provided by the algorithm. */
void doca_pcc_dev_user_init(uint32_t *disable_event_bitmask);
void doca_pcc_dev_user_algo(doca_pcc_dev_algo_ctxt_t *algo_ctxt, doca_pcc_dev_event_t *event,
			    const doca_pcc_dev_attr_t *attr, doca_pcc_dev_results_t *results);
doca_pcc_dev_error_t doca_pcc_dev_user_set_algo_params(uint32_t port_num, uint32_t algo_slot,
						       uint32_t param_id_base, uint32_t param_num,
						       const uint32_t *new_param_values,
						       uint32_t *params);

#endif /* DOCA_PCC_DEV_H */
