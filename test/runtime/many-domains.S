# SPDX-License-Identifier: MIT
# Many domains: more tags than the APL cache has entries, and thread states
# beyond the reach of an immediate. Rights come and go from the cache, and are
# the same every time.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q -m 256M --stats %t.json %t
# RUN: FileCheck %s < %t.json
# CHECK: "name":"APL-cache miss","count":{{[0-9][0-9][0-9]+}}

//PROCESS client: a
//PROCESS one: s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 s12 s13 s14 s15 s16 s17 s18 s19 s20 s21 s22 s23 s24 s25 s26 s27 s28 s29 s30 s31 s32 s33 s34 s35 s36 s37 s38 s39 s40 s41 s42 s43 s44 s45 s46 s47 s48 s49 s50 s51 s52 s53 s54 s55 s56 s57 s58 s59
//PROCESS two: t0 t1 t2 t3 t4 t5 t6 t7 t8 t9
//STACK s0 4096
//ENTRY s0 is0.call call_s0
//IMPORT a is0.call slot_s0
//STACK s1 4096
//ENTRY s1 is1.call call_s1
//IMPORT a is1.call slot_s1
//STACK s2 4096
//ENTRY s2 is2.call call_s2
//IMPORT a is2.call slot_s2
//STACK s3 4096
//ENTRY s3 is3.call call_s3
//IMPORT a is3.call slot_s3
//STACK s4 4096
//ENTRY s4 is4.call call_s4
//IMPORT a is4.call slot_s4
//STACK s5 4096
//ENTRY s5 is5.call call_s5
//IMPORT a is5.call slot_s5
//STACK s6 4096
//ENTRY s6 is6.call call_s6
//IMPORT a is6.call slot_s6
//STACK s7 4096
//ENTRY s7 is7.call call_s7
//IMPORT a is7.call slot_s7
//STACK s8 4096
//ENTRY s8 is8.call call_s8
//IMPORT a is8.call slot_s8
//STACK s9 4096
//ENTRY s9 is9.call call_s9
//IMPORT a is9.call slot_s9
//STACK s10 4096
//ENTRY s10 is10.call call_s10
//IMPORT a is10.call slot_s10
//STACK s11 4096
//ENTRY s11 is11.call call_s11
//IMPORT a is11.call slot_s11
//STACK s12 4096
//ENTRY s12 is12.call call_s12
//IMPORT a is12.call slot_s12
//STACK s13 4096
//ENTRY s13 is13.call call_s13
//IMPORT a is13.call slot_s13
//STACK s14 4096
//ENTRY s14 is14.call call_s14
//IMPORT a is14.call slot_s14
//STACK s15 4096
//ENTRY s15 is15.call call_s15
//IMPORT a is15.call slot_s15
//STACK s16 4096
//ENTRY s16 is16.call call_s16
//IMPORT a is16.call slot_s16
//STACK s17 4096
//ENTRY s17 is17.call call_s17
//IMPORT a is17.call slot_s17
//STACK s18 4096
//ENTRY s18 is18.call call_s18
//IMPORT a is18.call slot_s18
//STACK s19 4096
//ENTRY s19 is19.call call_s19
//IMPORT a is19.call slot_s19
//STACK s20 4096
//ENTRY s20 is20.call call_s20
//IMPORT a is20.call slot_s20
//STACK s21 4096
//ENTRY s21 is21.call call_s21
//IMPORT a is21.call slot_s21
//STACK s22 4096
//ENTRY s22 is22.call call_s22
//IMPORT a is22.call slot_s22
//STACK s23 4096
//ENTRY s23 is23.call call_s23
//IMPORT a is23.call slot_s23
//STACK s24 4096
//ENTRY s24 is24.call call_s24
//IMPORT a is24.call slot_s24
//STACK s25 4096
//ENTRY s25 is25.call call_s25
//IMPORT a is25.call slot_s25
//STACK s26 4096
//ENTRY s26 is26.call call_s26
//IMPORT a is26.call slot_s26
//STACK s27 4096
//ENTRY s27 is27.call call_s27
//IMPORT a is27.call slot_s27
//STACK s28 4096
//ENTRY s28 is28.call call_s28
//IMPORT a is28.call slot_s28
//STACK s29 4096
//ENTRY s29 is29.call call_s29
//IMPORT a is29.call slot_s29
//STACK s30 4096
//ENTRY s30 is30.call call_s30
//IMPORT a is30.call slot_s30
//STACK s31 4096
//ENTRY s31 is31.call call_s31
//IMPORT a is31.call slot_s31
//STACK s32 4096
//ENTRY s32 is32.call call_s32
//IMPORT a is32.call slot_s32
//STACK s33 4096
//ENTRY s33 is33.call call_s33
//IMPORT a is33.call slot_s33
//STACK s34 4096
//ENTRY s34 is34.call call_s34
//IMPORT a is34.call slot_s34
//STACK s35 4096
//ENTRY s35 is35.call call_s35
//IMPORT a is35.call slot_s35
//STACK s36 4096
//ENTRY s36 is36.call call_s36
//IMPORT a is36.call slot_s36
//STACK s37 4096
//ENTRY s37 is37.call call_s37
//IMPORT a is37.call slot_s37
//STACK s38 4096
//ENTRY s38 is38.call call_s38
//IMPORT a is38.call slot_s38
//STACK s39 4096
//ENTRY s39 is39.call call_s39
//IMPORT a is39.call slot_s39
//STACK s40 4096
//ENTRY s40 is40.call call_s40
//IMPORT a is40.call slot_s40
//STACK s41 4096
//ENTRY s41 is41.call call_s41
//IMPORT a is41.call slot_s41
//STACK s42 4096
//ENTRY s42 is42.call call_s42
//IMPORT a is42.call slot_s42
//STACK s43 4096
//ENTRY s43 is43.call call_s43
//IMPORT a is43.call slot_s43
//STACK s44 4096
//ENTRY s44 is44.call call_s44
//IMPORT a is44.call slot_s44
//STACK s45 4096
//ENTRY s45 is45.call call_s45
//IMPORT a is45.call slot_s45
//STACK s46 4096
//ENTRY s46 is46.call call_s46
//IMPORT a is46.call slot_s46
//STACK s47 4096
//ENTRY s47 is47.call call_s47
//IMPORT a is47.call slot_s47
//STACK s48 4096
//ENTRY s48 is48.call call_s48
//IMPORT a is48.call slot_s48
//STACK s49 4096
//ENTRY s49 is49.call call_s49
//IMPORT a is49.call slot_s49
//STACK s50 4096
//ENTRY s50 is50.call call_s50
//IMPORT a is50.call slot_s50
//STACK s51 4096
//ENTRY s51 is51.call call_s51
//IMPORT a is51.call slot_s51
//STACK s52 4096
//ENTRY s52 is52.call call_s52
//IMPORT a is52.call slot_s52
//STACK s53 4096
//ENTRY s53 is53.call call_s53
//IMPORT a is53.call slot_s53
//STACK s54 4096
//ENTRY s54 is54.call call_s54
//IMPORT a is54.call slot_s54
//STACK s55 4096
//ENTRY s55 is55.call call_s55
//IMPORT a is55.call slot_s55
//STACK s56 4096
//ENTRY s56 is56.call call_s56
//IMPORT a is56.call slot_s56
//STACK s57 4096
//ENTRY s57 is57.call call_s57
//IMPORT a is57.call slot_s57
//STACK s58 4096
//ENTRY s58 is58.call call_s58
//IMPORT a is58.call slot_s58
//STACK s59 4096
//ENTRY s59 is59.call call_s59
//IMPORT a is59.call slot_s59
//STACK t0 4096
//ENTRY t0 it0.call call_t0
//IMPORT a it0.call slot_t0
//STACK t1 4096
//ENTRY t1 it1.call call_t1
//IMPORT a it1.call slot_t1
//STACK t2 4096
//ENTRY t2 it2.call call_t2
//IMPORT a it2.call slot_t2
//STACK t3 4096
//ENTRY t3 it3.call call_t3
//IMPORT a it3.call slot_t3
//STACK t4 4096
//ENTRY t4 it4.call call_t4
//IMPORT a it4.call slot_t4
//STACK t5 4096
//ENTRY t5 it5.call call_t5
//IMPORT a it5.call slot_t5
//STACK t6 4096
//ENTRY t6 it6.call call_t6
//IMPORT a it6.call slot_t6
//STACK t7 4096
//ENTRY t7 it7.call call_t7
//IMPORT a it7.call slot_t7
//STACK t8 4096
//ENTRY t8 it8.call call_t8
//IMPORT a it8.call slot_t8
//STACK t9 4096
//ENTRY t9 it9.call call_t9
//IMPORT a it9.call slot_t9
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li s1, 3
again:
  li s2, 0
  .irp d,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,s16,s17,s18,s19,s20,s21,s22,s23,s24,s25,s26,s27,s28,s29,s30,s31,s32,s33,s34,s35,s36,s37,s38,s39,s40,s41,s42,s43,s44,s45,s46,s47,s48,s49,s50,s51,s52,s53,s54,s55,s56,s57,s58,s59,t0,t1,t2,t3,t4,t5,t6,t7,t8,t9
  CROSS(slot_\d)
  EXPECT(a0, 0)
  add s2, s2, a1
  .endr
  EXPECT(s2, 2415)
  addi s1, s1, -1
  beqz s1, 1f
  j again
1:
  EXIT(0)
CONSTANTS(a)
  .irp d,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,s16,s17,s18,s19,s20,s21,s22,s23,s24,s25,s26,s27,s28,s29,s30,s31,s32,s33,s34,s35,s36,s37,s38,s39,s40,s41,s42,s43,s44,s45,s46,s47,s48,s49,s50,s51,s52,s53,s54,s55,s56,s57,s58,s59,t0,t1,t2,t3,t4,t5,t6,t7,t8,t9
SLOT(slot_\d)
  .endr

# Every domain answers with its number.
.set number, 0
  .irp d,s0,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12,s13,s14,s15,s16,s17,s18,s19,s20,s21,s22,s23,s24,s25,s26,s27,s28,s29,s30,s31,s32,s33,s34,s35,s36,s37,s38,s39,s40,s41,s42,s43,s44,s45,s46,s47,s48,s49,s50,s51,s52,s53,s54,s55,s56,s57,s58,s59,t0,t1,t2,t3,t4,t5,t6,t7,t8,t9
CODE(\d)
ENTRY(call_\d)
  li a1, number
  li a0, 0
  ret
  .set number, number + 1
  .endr
