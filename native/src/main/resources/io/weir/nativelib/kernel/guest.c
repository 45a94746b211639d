/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What runs inside the virtual machine: a receiver that discards, and a sender that measures.
 *
 *   guest sink PORT
 *   guest send NAME SECONDS ADDRESS PORT CC[@SECONDS] [CC[@SECONDS] ...]
 *
 * One flow per congestion control; @SECONDS after the others, if it says so. Every 100 ms of the machine's time each
 * flow's TCP_INFO is kept in memory; it is printed after the end, because the serial port takes
 * time of the machine. A line is
 *
 *   weir-sample NAME FLOW CC TIME_US ACKED_BYTES SRTT_US MIN_RTT_US CWND RETRANSMITTED DELIVERED PACING
 *
 * PACING is in bytes/s. Exit code 0, or 1 after a line `weir-error TEXT`.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_FLOWS 16
#define MOST_SAMPLES 6000
#define SAMPLE_US 100000u
#define CHUNK_BYTES 16384

struct sample {
	int64_t time_us;
	struct tcp_info info;
};

static struct sample *samples[MOST_FLOWS];
static unsigned int sampled;
static char chunk[CHUNK_BYTES];

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void fail(const char *what)
{
	printf("weir-error %s: %s\n", what, strerror(errno));
	exit(1);
}

static struct sockaddr_in address(const char *host, const char *port)
{
	struct sockaddr_in to;

	memset(&to, 0, sizeof(to));
	to.sin_family = AF_INET;
	to.sin_port = htons((uint16_t)atoi(port));
	to.sin_addr.s_addr = inet_addr(host);
	return to;
}

/* Takes connections for ever, and discards what arrives without copying it. */
static void sink(const char *port)
{
	struct sockaddr_in here = address("0.0.0.0", port);
	struct pollfd polled[MOST_FLOWS + 1];
	nfds_t used = 1;
	int yes = 1;

	polled[0].fd = socket(AF_INET, SOCK_STREAM, 0);
	polled[0].events = POLLIN;
	setsockopt(polled[0].fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(polled[0].fd, (struct sockaddr *)&here, sizeof(here)) < 0 || listen(polled[0].fd, 64) < 0)
		fail("sink");
	for (;;) {
		if (poll(polled, used, -1) < 0)
			fail("poll");
		for (nfds_t i = 1; i < used; i++) {
			if (!polled[i].revents)
				continue;
			/* MSG_TRUNC on TCP discards. */
			ssize_t got = recv(polled[i].fd, NULL, 1 << 20, MSG_TRUNC | MSG_DONTWAIT);
			if (got == 0 || (got < 0 && errno != EAGAIN)) {
				close(polled[i].fd);
				polled[i--] = polled[--used];
			}
		}
		if ((polled[0].revents & POLLIN) && used <= MOST_FLOWS) {
			polled[used].fd = accept(polled[0].fd, NULL, NULL);
			polled[used].events = POLLIN;
			polled[used].revents = 0;
			used++;
		}
	}
}

static int connected(const struct sockaddr_in *to, const char *cc)
{
	int flow = socket(AF_INET, SOCK_STREAM, 0);

	if (flow < 0)
		fail("socket");
	if (setsockopt(flow, IPPROTO_TCP, TCP_CONGESTION, cc, (socklen_t)strlen(cc)) < 0)
		fail(cc);
	if (connect(flow, (const struct sockaddr *)to, sizeof(*to)) < 0)
		fail("connect");
	if (fcntl(flow, F_SETFL, O_NONBLOCK) < 0)
		fail("fcntl");
	return flow;
}

/* Cuts a start off the name of a congestion control. */
static int64_t start_of(char *cc)
{
	char *at = strchr(cc, '@');

	if (!at)
		return 0;
	*at = 0;
	return (int64_t)(atof(at + 1) * 1e6);
}

static void take_samples(const struct pollfd *flows, unsigned int count, int64_t time_us)
{
	if (sampled == MOST_SAMPLES)
		return;
	for (unsigned int i = 0; i < count; i++) {
		socklen_t size = sizeof(struct tcp_info);

		samples[i][sampled].time_us = time_us;
		if (flows[i].fd < 0)
			continue;
		if (getsockopt(flows[i].fd, IPPROTO_TCP, TCP_INFO, &samples[i][sampled].info, &size) < 0)
			fail("TCP_INFO");
	}
	sampled++;
}

static void print_samples(const char *name, char *const *cc, const int64_t *starts,
			  unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		for (unsigned int k = 0; k < sampled; k++) {
			const struct tcp_info *info = &samples[i][k].info;

			if (samples[i][k].time_us <= starts[i])
				continue;
			printf("weir-sample %s %u %s %lld %llu %u %u %u %u %u %llu\n", name, i, cc[i],
			       (long long)samples[i][k].time_us, (unsigned long long)info->tcpi_bytes_acked,
			       info->tcpi_rtt, info->tcpi_min_rtt, info->tcpi_snd_cwnd,
			       info->tcpi_total_retrans, info->tcpi_delivered,
			       (unsigned long long)info->tcpi_pacing_rate);
		}
	}
}

static void send_flows(char **words, int many)
{
	const char *name = words[0];
	int64_t length_us = (int64_t)(atof(words[1]) * 1e6);
	struct sockaddr_in to = address(words[2], words[3]);
	unsigned int count = (unsigned int)(many - 4);
	struct pollfd flows[MOST_FLOWS];
	int64_t starts[MOST_FLOWS];
	int64_t start_us;
	int64_t next_us = SAMPLE_US;

	if (count == 0 || count > MOST_FLOWS)
		fail("number of flows");
	for (unsigned int i = 0; i < count; i++) {
		samples[i] = calloc(MOST_SAMPLES, sizeof(struct sample));
		if (!samples[i])
			fail("memory");
		starts[i] = start_of(words[4 + i]);
		flows[i].fd = starts[i] ? -1 : connected(&to, words[4 + i]);
		flows[i].events = POLLOUT;
		flows[i].revents = 0;
	}
	start_us = now_us();
	for (;;) {
		int64_t time_us = now_us() - start_us;

		if (time_us >= next_us) {
			take_samples(flows, count, time_us);
			next_us += SAMPLE_US;
		}
		if (time_us >= length_us)
			break;
		for (unsigned int i = 0; i < count; i++) {
			if (flows[i].fd < 0 && time_us >= starts[i])
				flows[i].fd = connected(&to, words[4 + i]);
		}
		int wait_ms = (int)((next_us - time_us) / 1000) + 1;
		if (poll(flows, count, wait_ms) < 0)
			fail("poll");
		for (unsigned int i = 0; i < count; i++) {
			if (flows[i].revents & (POLLERR | POLLHUP))
				fail("a flow was cut off");
			if ((flows[i].revents & POLLOUT) && write(flows[i].fd, chunk, sizeof(chunk)) < 0 &&
			    errno != EAGAIN)
				fail("write");
		}
	}
	print_samples(name, words + 4, starts, count);
}

int main(int many, char **words)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (many == 3 && strcmp(words[1], "sink") == 0) {
		sink(words[2]);
	} else if (many >= 7 && strcmp(words[1], "send") == 0) {
		send_flows(words + 2, many - 2);
	} else {
		printf("weir-error usage: guest sink PORT | guest send NAME SECONDS ADDRESS PORT CC ...\n");
		return 1;
	}
	return 0;
}
