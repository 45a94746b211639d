/*
 * The kernel's own BBR with a decision program for the gain of its window, as a Linux module. Part
 * of Weir; do not edit. For kernels 6.1 and later. README.md says how to build, load, select and
 * unload it.
 *
 * weir_core.h decides, weir_round.h measures round trips, weir_bbr.h sets the window. Here is what
 * Linux wants around them.
 *
 * BBR's functions are static, and modules cannot look up congestion controls. But a socket's own
 * can be read: at load a socket that is never connected is told to use "bbr", by the call behind
 * setsockopt(TCP_CONGESTION), and its operations are BBR's. The socket is kept until unload, and
 * with it the kernel's reference to tcp_bbr, so the functions stay where they are. What BBR's state
 * is comes from its get_info, which fills struct tcp_bbr_info of <linux/inet_diag.h>; nothing of
 * its private layout is known here.
 *
 * BBR fills the private memory of a socket, so a flow's own state is in a table by socket: made in
 * init, which may fail for lack of memory (the flow is then plain BBR), taken out in release. The
 * kernel calls both, and the others, with the socket locked.
 */
#include <linux/debugfs.h>
#include <linux/hashtable.h>
#include <linux/inet_diag.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <net/net_namespace.h>
#include <net/tcp.h>

#define WEIR_NO_STDINT
#define WEIR_DIV64(a, b) div64_u64(a, b)
#define WEIR_CA_STATE(sk) (inet_csk(sk)->icsk_ca_state)
#define WEIR_LOSSES(rs) ((rs)->losses)
#define WEIR_BBR_LEAST_SEGMENTS(sk) weir_bbr_ops->min_tso_segs(sk)

/* The core uses the compiler's attribute of this name; Linux has a macro of the same. */
#pragma push_macro("noinline")
#undef noinline
#include "weir_core.h"
#pragma pop_macro("noinline")
#include "weir_signals.h"

static const struct tcp_congestion_ops *weir_bbr_ops;
static struct socket *weir_bbr_socket;

static atomic64_t weir_flows;
static atomic64_t weir_flows_ever;
static atomic64_t weir_flows_without_memory;
static atomic64_t weir_decisions;
static atomic64_t weir_applied;
static atomic64_t weir_gains_q16;
static atomic64_t weir_answers_q16;

#define WEIR_RECORD(sk, flow, in, signals) weir_count(flow, signals)

struct weir_flow;
static void weir_count(const struct weir_flow *flow, const struct weir_signals *signals);

#include "weir_bbr.h"

#if WEIR_ABI_VERSION != 2
#error "weir_module.c and weir_core.h are of different versions of Weir: emit both again"
#endif

/* Shares of 256 in struct tcp_bbr_info. */
#define WEIR_BBR_GAIN_ONE 256u
#define WEIR_BBR_GAIN_TWO 512u

/* --- what an operator sets ------------------------------------------------------------------ */

static const char *const weir_modes[] = {
	[WEIR_ENFORCE] = "enforce",
	[WEIR_SHADOW] = "shadow",
	[WEIR_OFF] = "off",
};

static struct weir_config weir_config = {
	.mode = WEIR_ENFORCE,
};

static unsigned int slew_q16 = WEIR_SLEW_Q16;
module_param(slew_q16, uint, 0444);
MODULE_PARM_DESC(slew_q16, "how far the gain moves per round at most, Q16 (4096)");

static unsigned int time_unit_ns = 1000;
module_param(time_unit_ns, uint, 0444);
MODULE_PARM_DESC(time_unit_ns, "nanoseconds in one unit of the program's time (1000)");

static char *name = "weir_bbr";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "name of the congestion control, up to 15 characters (weir_bbr)");

static int weir_set_mode(const char *text, const struct kernel_param *parameter)
{
	int mode;

	(void)parameter;
	mode = sysfs_match_string(weir_modes, text);
	if (mode < 0) {
		pr_err("weir: mode must be enforce, shadow or off\n");
		return mode;
	}
	WRITE_ONCE(weir_config.mode, (u32)mode);
	return 0;
}

static int weir_get_mode(char *text, const struct kernel_param *parameter)
{
	(void)parameter;
	return sysfs_emit(text, "%s\n", weir_modes[READ_ONCE(weir_config.mode)]);
}

static const struct kernel_param_ops weir_mode_ops = {
	.set = weir_set_mode,
	.get = weir_get_mode,
};
module_param_cb(mode, &weir_mode_ops, NULL, 0644);
MODULE_PARM_DESC(mode, "enforce, shadow (the program is only asked) or off (plain BBR)");

/* --- what an operator sees ------------------------------------------------------------------- */

static struct dentry *weir_folder;

static void weir_count(const struct weir_flow *flow, const struct weir_signals *signals)
{
	atomic64_inc(&weir_decisions);
	if (READ_ONCE(weir_config.mode) == WEIR_ENFORCE &&
	    signals->bbr_state == WEIR_BBR_PROBE_BW)
		atomic64_inc(&weir_applied);
	atomic64_add(flow->gain_q16, &weir_gains_q16);
	atomic64_add(flow->answer_q16, &weir_answers_q16);
}

static int weir_counters_show(struct seq_file *file, void *unused)
{
	const s64 decisions = atomic64_read(&weir_decisions);

	(void)unused;
	seq_printf(file, "program %s\n", WEIR_PROGRAM_SHA256);
	seq_printf(file, "abi %d\n", WEIR_ABI_VERSION);
	seq_printf(file, "mode %s\n", weir_modes[READ_ONCE(weir_config.mode)]);
	seq_printf(file, "flow_bytes %zu\n", sizeof(struct weir_flow));
	seq_printf(file, "flows %lld\n", (s64)atomic64_read(&weir_flows));
	seq_printf(file, "flows_ever %lld\n", (s64)atomic64_read(&weir_flows_ever));
	seq_printf(file, "flows_without_memory %lld\n",
		   (s64)atomic64_read(&weir_flows_without_memory));
	seq_printf(file, "decisions %lld\n", decisions);
	seq_printf(file, "applied %lld\n", (s64)atomic64_read(&weir_applied));
	seq_printf(file, "mean_gain_q16 %lld\n",
		   decisions ? div64_s64(atomic64_read(&weir_gains_q16), decisions) : 0);
	seq_printf(file, "mean_answer_q16 %lld\n",
		   decisions ? div64_s64(atomic64_read(&weir_answers_q16), decisions) : 0);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(weir_counters);

/* --- a flow's own state ----------------------------------------------------------------------- */

struct weir_entry {
	struct hlist_node node;
	struct rcu_head rcu;
	const struct sock *sk;
	struct weir_flow flow;
	/* The bandwidth that BBR showed last, in both its units: it changes rarely, and this divides. */
	u64 shown_bytes;
	u32 shown_mss;
	u32 shown_q24;
};

#define WEIR_TABLE_BITS 10

static DEFINE_HASHTABLE(weir_table, WEIR_TABLE_BITS);
static DEFINE_SPINLOCK(weir_table_lock);

static struct weir_entry *weir_find(const struct sock *sk)
{
	struct weir_entry *entry;
	struct weir_entry *found = NULL;

	rcu_read_lock();
	hash_for_each_possible_rcu(weir_table, entry, node, (unsigned long)sk) {
		if (entry->sk == sk) {
			found = entry;
			break;
		}
	}
	rcu_read_unlock();
	/* It stays until release, which is called with the socket locked, as this is. */
	return found;
}

static void weir_remember(struct sock *sk)
{
	struct weir_entry *entry = weir_find(sk);

	if (!entry) {
		entry = kzalloc(sizeof(*entry), GFP_ATOMIC | __GFP_NOWARN);
		if (!entry) {
			atomic64_inc(&weir_flows_without_memory);
			return;
		}
		entry->sk = sk;
		spin_lock_bh(&weir_table_lock);
		hash_add_rcu(weir_table, &entry->node, (unsigned long)sk);
		spin_unlock_bh(&weir_table_lock);
		atomic64_inc(&weir_flows);
	}
	entry->shown_bytes = 0;
	entry->shown_q24 = 0;
	weir_bbr_begin(&entry->flow, tcp_sk(sk));
}

static void weir_forget(const struct sock *sk)
{
	struct weir_entry *entry = weir_find(sk);

	if (!entry)
		return;
	spin_lock_bh(&weir_table_lock);
	hash_del_rcu(&entry->node);
	spin_unlock_bh(&weir_table_lock);
	kfree_rcu(entry, rcu);
	atomic64_dec(&weir_flows);
}

/* --- what BBR shows --------------------------------------------------------------------------- */

/*
 * BBR tells its bandwidth in bytes per second, floor(q24 * mss * 10^6 / 2^24). A unit of Q24 is
 * several bytes per second, so the quotient rounded up is exactly BBR's own number.
 */
static u32 weir_bandwidth_q24(struct weir_entry *entry, u64 bytes, u32 mss)
{
	if (bytes != entry->shown_bytes || mss != entry->shown_mss) {
		const u64 unit = (u64)mss * USEC_PER_SEC;

		entry->shown_bytes = bytes;
		entry->shown_mss = mss;
		/* Up to 2^40 bytes/s, 8 Tbit/s. */
		if (bytes >> 40 || !unit)
			entry->shown_q24 = U32_MAX;
		else
			entry->shown_q24 = (u32)min_t(u64, U32_MAX,
						      div64_u64((bytes << 24) + unit - 1, unit));
	}
	return entry->shown_q24;
}

static void weir_look(struct sock *sk, struct weir_entry *entry, struct weir_bbr_view *view)
{
	union tcp_cc_info info = {};
	int kind = 0;

	weir_bbr_ops->get_info(sk, 1 << (INET_DIAG_BBRINFO - 1), &kind, &info);
	view->bandwidth_q24 =
		weir_bandwidth_q24(entry, (u64)info.bbr.bbr_bw_hi << 32 | info.bbr.bbr_bw_lo,
				   tcp_sk(sk)->mss_cache);
	view->min_rtt_us = info.bbr.bbr_min_rtt;
	/* Each state has gains of its own. */
	if (info.bbr.bbr_cwnd_gain == WEIR_BBR_GAIN_TWO)
		view->state = WEIR_BBR_PROBE_BW;
	else if (info.bbr.bbr_cwnd_gain == WEIR_BBR_GAIN_ONE)
		view->state = WEIR_BBR_PROBE_RTT;
	else if (info.bbr.bbr_pacing_gain < WEIR_BBR_GAIN_ONE)
		view->state = WEIR_BBR_DRAIN;
	else
		view->state = WEIR_BBR_STARTUP;
	view->probing = info.bbr.bbr_pacing_gain > WEIR_BBR_GAIN_ONE;
}

/* --- what Linux calls ------------------------------------------------------------------------ */

static void weir_init(struct sock *sk)
{
	weir_bbr_ops->init(sk);
	atomic64_inc(&weir_flows_ever);
	weir_remember(sk);
}

static void weir_release(struct sock *sk)
{
	weir_forget(sk);
	if (weir_bbr_ops->release)
		weir_bbr_ops->release(sk);
}

static void weir_ack(struct sock *sk, const struct rate_sample *rs, u32 before)
{
	/* One mode for the whole ACK, whatever an operator does meanwhile. */
	const struct weir_config config = {
		.slew_q16 = weir_config.slew_q16,
		.units_per_us_q16 = weir_config.units_per_us_q16,
		.mode = READ_ONCE(weir_config.mode),
	};
	struct weir_entry *entry = weir_find(sk);
	struct weir_bbr_view view = {};

	if (!entry)
		return;
	if (config.mode != WEIR_OFF)
		weir_look(sk, entry, &view);
	weir_bbr_ack(sk, &entry->flow, rs, &config, &view, before);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
static void weir_cong_control(struct sock *sk, u32 ack, int flag, const struct rate_sample *rs)
{
	const u32 before = tcp_sk(sk)->snd_cwnd;

	weir_bbr_ops->cong_control(sk, ack, flag, rs);
	weir_ack(sk, rs, before);
}
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
static void weir_cong_control(struct sock *sk, const struct rate_sample *rs)
{
	const u32 before = tcp_sk(sk)->snd_cwnd;

	weir_bbr_ops->cong_control(sk, rs);
	weir_ack(sk, rs, before);
}
#else
#error "this module is for Linux 6.1 and later"
#endif

static struct tcp_congestion_ops weir_ops __read_mostly = {
	.init = weir_init,
	.release = weir_release,
	.cong_control = weir_cong_control,
	.owner = THIS_MODULE,
};

/* Finds BBR's operations, and keeps the module that they are in. */
static int weir_find_bbr(void)
{
	char bbr[] = "bbr";
	int failure;

	failure = sock_create_kern(&init_net, PF_INET, SOCK_STREAM, IPPROTO_TCP, &weir_bbr_socket);
	if (failure)
		return failure;
	failure = weir_bbr_socket->ops->setsockopt(weir_bbr_socket, SOL_TCP, TCP_CONGESTION,
						   KERNEL_SOCKPTR(bbr), sizeof(bbr) - 1);
	if (!failure) {
		weir_bbr_ops = inet_csk(weir_bbr_socket->sk)->icsk_ca_ops;
		if (!strcmp(weir_bbr_ops->name, bbr) && weir_bbr_ops->init &&
		    weir_bbr_ops->cong_control && weir_bbr_ops->get_info &&
		    weir_bbr_ops->min_tso_segs && weir_bbr_ops->ssthresh &&
		    weir_bbr_ops->undo_cwnd)
			return 0;
		failure = -ENOENT;
	}
	sock_release(weir_bbr_socket);
	return failure;
}

static int __init weir_load(void)
{
	const u32 mode = weir_config.mode;
	char folder[TCP_CA_NAME_MAX + 8];
	int failure;

	if (!slew_q16 || slew_q16 > WEIR_MOST_GAIN_Q16) {
		pr_err("weir: slew_q16 must be 1 to %u, not %u\n", WEIR_MOST_GAIN_Q16, slew_q16);
		return -EINVAL;
	}
	if (time_unit_ns < 1 || time_unit_ns > 1000000) {
		pr_err("weir: time_unit_ns must be 1 to 1000000, not %u\n", time_unit_ns);
		return -EINVAL;
	}
	if (!*name || strlen(name) >= TCP_CA_NAME_MAX || strpbrk(name, "/ \n")) {
		pr_err("weir: name must be 1 to %d characters without blanks\n", TCP_CA_NAME_MAX - 1);
		return -EINVAL;
	}
	weir_config = (struct weir_config)WEIR_CONFIG(slew_q16, time_unit_ns, mode);
	failure = weir_find_bbr();
	if (failure) {
		pr_err("weir: this kernel has no BBR, or another one than is known: modprobe tcp_bbr\n");
		return failure;
	}
	weir_ops.ssthresh = weir_bbr_ops->ssthresh;
	weir_ops.undo_cwnd = weir_bbr_ops->undo_cwnd;
	weir_ops.sndbuf_expand = weir_bbr_ops->sndbuf_expand;
	weir_ops.min_tso_segs = weir_bbr_ops->min_tso_segs;
	weir_ops.cwnd_event = weir_bbr_ops->cwnd_event;
	weir_ops.set_state = weir_bbr_ops->set_state;
	weir_ops.get_info = weir_bbr_ops->get_info;
	strscpy(weir_ops.name, name, sizeof(weir_ops.name));
	failure = tcp_register_congestion_control(&weir_ops);
	if (failure) {
		pr_err("weir: the name %s is taken by another congestion control; set name=\n", name);
		sock_release(weir_bbr_socket);
		return failure;
	}
	/* Without debugfs there are no counters; nothing else depends on it. */
	snprintf(folder, sizeof(folder), "weir_%s", name);
	weir_folder = debugfs_create_dir(folder, NULL);
	debugfs_create_file("counters", 0444, weir_folder, NULL, &weir_counters_fops);
	pr_info("weir: %s gives BBR's gain by program %s\n", name, WEIR_PROGRAM_SHA256);
	return 0;
}

static void __exit weir_unload(void)
{
	debugfs_remove(weir_folder);
	tcp_unregister_congestion_control(&weir_ops);
	/* Every flow held this module, so none is left; entries may still wait to be freed. */
	rcu_barrier();
	sock_release(weir_bbr_socket);
}

module_init(weir_load);
module_exit(weir_unload);

MODULE_DESCRIPTION("TCP BBR with a decision program of Weir for the gain of its window");
MODULE_AUTHOR("Weir");
MODULE_LICENSE("GPL");
MODULE_SOFTDEP("pre: tcp_bbr");
MODULE_INFO(weir_program, WEIR_PROGRAM_SHA256);
