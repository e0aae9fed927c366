/* SPDX-License-Identifier: MIT
 *
 * What the instructions of RV64I and the interpreter's special cases of them
 * do, as a function of their operands: A and B are the values of rs1 and rs2, I
 * the immediate, SET(v) gives rd its value. MISS is done instead when memory is
 * not to be had by the fast path. Nothing here says where operands come from
 * or what happens next: run.c expands each once for the instruction itself and
 * again in every pair of pair.def.
 */
#ifndef CODOMS_SIMULATOR_CORE_EXEC_BASE_H
#define CODOMS_SIMULATOR_CORE_EXEC_BASE_H

#define EXEC_O_nop(SET, A, B, I, MISS)
#define EXEC_O_li(SET, A, B, I, MISS) SET(I)
#define EXEC_O_mv(SET, A, B, I, MISS) SET(A)

#define EXEC_I_lui(SET, A, B, I, MISS)   SET(I)
#define EXEC_I_auipc(SET, A, B, I, MISS) SET(I)

#define EXEC_I_addi(SET, A, B, I, MISS)  SET((A) + (I))
#define EXEC_I_slti(SET, A, B, I, MISS)  SET((int64_t)(A) < (I))
#define EXEC_I_sltiu(SET, A, B, I, MISS) SET((A) < (uint64_t)(I))
#define EXEC_I_xori(SET, A, B, I, MISS)  SET((A) ^ (I))
#define EXEC_I_ori(SET, A, B, I, MISS)   SET((A) | (I))
#define EXEC_I_andi(SET, A, B, I, MISS)  SET((A) & (I))
#define EXEC_I_slli(SET, A, B, I, MISS)  SET((A) << (I))
#define EXEC_I_srli(SET, A, B, I, MISS)  SET((A) >> (I))
#define EXEC_I_srai(SET, A, B, I, MISS)  SET((int64_t)(A) >> (I))
#define EXEC_I_addiw(SET, A, B, I, MISS) SET((int32_t)((A) + (I)))
#define EXEC_I_slliw(SET, A, B, I, MISS) SET((int32_t)((uint32_t)(A) << (I)))
#define EXEC_I_srliw(SET, A, B, I, MISS) SET((int32_t)((uint32_t)(A) >> (I)))
#define EXEC_I_sraiw(SET, A, B, I, MISS) SET((int32_t)(A) >> (I))

#define EXEC_I_add(SET, A, B, I, MISS)  SET((A) + (B))
#define EXEC_I_sub(SET, A, B, I, MISS)  SET((A) - (B))
#define EXEC_I_sll(SET, A, B, I, MISS)  SET((A) << ((B) & 63))
#define EXEC_I_slt(SET, A, B, I, MISS)  SET((int64_t)(A) < (int64_t)(B))
#define EXEC_I_sltu(SET, A, B, I, MISS) SET((A) < (B))
#define EXEC_I_xor(SET, A, B, I, MISS)  SET((A) ^ (B))
#define EXEC_I_srl(SET, A, B, I, MISS)  SET((A) >> ((B) & 63))
#define EXEC_I_sra(SET, A, B, I, MISS)  SET((int64_t)(A) >> ((B) & 63))
#define EXEC_I_or(SET, A, B, I, MISS)   SET((A) | (B))
#define EXEC_I_and(SET, A, B, I, MISS)  SET((A) & (B))
#define EXEC_I_addw(SET, A, B, I, MISS) SET((int32_t)((A) + (B)))
#define EXEC_I_subw(SET, A, B, I, MISS) SET((int32_t)((A) - (B)))
#define EXEC_I_sllw(SET, A, B, I, MISS)                                        \
  SET((int32_t)((uint32_t)(A) << ((B) & 31)))
#define EXEC_I_srlw(SET, A, B, I, MISS)                                        \
  SET((int32_t)((uint32_t)(A) >> ((B) & 31)))
#define EXEC_I_sraw(SET, A, B, I, MISS) SET((int32_t)(A) >> ((B) & 31))

#define EXEC_I_lb(SET, A, B, I, MISS)  LOAD_VALUE(int8_t, SET, (A) + (I), MISS)
#define EXEC_I_lh(SET, A, B, I, MISS)  LOAD_VALUE(int16_t, SET, (A) + (I), MISS)
#define EXEC_I_lw(SET, A, B, I, MISS)  LOAD_VALUE(int32_t, SET, (A) + (I), MISS)
#define EXEC_I_ld(SET, A, B, I, MISS)  LOAD_VALUE(uint64_t, SET, (A) + (I), MISS)
#define EXEC_I_lbu(SET, A, B, I, MISS) LOAD_VALUE(uint8_t, SET, (A) + (I), MISS)
#define EXEC_I_lhu(SET, A, B, I, MISS)                                         \
  LOAD_VALUE(uint16_t, SET, (A) + (I), MISS)
#define EXEC_I_lwu(SET, A, B, I, MISS)                                         \
  LOAD_VALUE(uint32_t, SET, (A) + (I), MISS)
#define EXEC_I_sb(SET, A, B, I, MISS) STORE_VALUE(uint8_t, B, (A) + (I), MISS)
#define EXEC_I_sh(SET, A, B, I, MISS) STORE_VALUE(uint16_t, B, (A) + (I), MISS)
#define EXEC_I_sw(SET, A, B, I, MISS) STORE_VALUE(uint32_t, B, (A) + (I), MISS)
#define EXEC_I_sd(SET, A, B, I, MISS) STORE_VALUE(uint64_t, B, (A) + (I), MISS)

#define EXEC_I_beq(SET, A, B, I, MISS)  BRANCH((A) == (B))
#define EXEC_I_bne(SET, A, B, I, MISS)  BRANCH((A) != (B))
#define EXEC_I_blt(SET, A, B, I, MISS)  BRANCH((int64_t)(A) < (int64_t)(B))
#define EXEC_I_bge(SET, A, B, I, MISS)  BRANCH((int64_t)(A) >= (int64_t)(B))
#define EXEC_I_bltu(SET, A, B, I, MISS) BRANCH((A) < (B))
#define EXEC_I_bgeu(SET, A, B, I, MISS) BRANCH((A) >= (B))
#define EXEC_O_beqz(SET, A, B, I, MISS) BRANCH((A) == 0)
#define EXEC_O_bnez(SET, A, B, I, MISS) BRANCH((A) != 0)
#define EXEC_O_bltz(SET, A, B, I, MISS) BRANCH((int64_t)(A) < 0)
#define EXEC_O_bgez(SET, A, B, I, MISS) BRANCH((int64_t)(A) >= 0)
#define EXEC_O_bgtz(SET, A, B, I, MISS) BRANCH((int64_t)(A) > 0)
#define EXEC_O_blez(SET, A, B, I, MISS) BRANCH((int64_t)(A) <= 0)

/* Jumps: the link register is written only when the jump is permitted. A
 * direct jump's known successor is. */
#define EXEC_O_j(SET, A, B, I, MISS)                                           \
  PREDICT_JUMP(I, JUMP_DIRECT);                                                \
  TAKEN
#define EXEC_I_jal(SET, A, B, I, MISS)                                         \
  PREDICT_JUMP(I, JUMP_DIRECT);                                                \
  if (likely(b->link[0]->world == h->wid)) {                                   \
    SET(b->end);                                                               \
    ENTER(b->link[0]);                                                         \
  }                                                                            \
  goto called
#define EXEC_O_call(SET, A, B, I, MISS)                                        \
  PREDICT_JUMP(I, JUMP_DIRECT);                                                \
  CALLED(b->end);                                                              \
  if (likely(b->link[0]->world == h->wid)) {                                   \
    h->x[1] = b->end;                                                          \
    ENTER(b->link[0]);                                                         \
  }                                                                            \
  goto called
#define EXEC_O_ret(SET, A, B, I, MISS)                                         \
  target = (A) & ~UINT64_C(1);                                                 \
  PREDICT_JUMP(target, JUMP_RETURN);                                           \
  RETURNED(target);                                                            \
  COMPUTED(target, 32, 0)
#define EXEC_O_jr(SET, A, B, I, MISS)                                          \
  target = ((A) + (I)) & ~UINT64_C(1);                                         \
  PREDICT_JUMP(target, JUMP_INDIRECT);                                         \
  COMPUTED(target, 32, 0)
#define EXEC_O_callr(SET, A, B, I, MISS)                                       \
  target = ((A) + (I)) & ~UINT64_C(1);                                         \
  PREDICT_JUMP(target, JUMP_INDIRECT);                                         \
  CALLED(b->end);                                                              \
  COMPUTED(target, 1, b->end)
#define EXEC_I_jalr(SET, A, B, I, MISS)                                        \
  target = ((A) + (I)) & ~UINT64_C(1);                                         \
  PREDICT_JUMP(target, JUMP_INDIRECT);                                         \
  COMPUTED(target, op->rd, b->end)

#define EXEC_I_fence(SET, A, B, I, MISS)
#define EXEC_I_fence_tso(SET, A, B, I, MISS)
#define EXEC_I_pause(SET, A, B, I, MISS)

#endif
