//===-- RISCVInstrInfoXCodoms.td ---------------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// This file describes the CODOMs extension (docs/isa.md, section 4): the
// feature, the capability registers, the CSRs and the instructions.
//
//===----------------------------------------------------------------------===//

def FeatureVendorXcodoms
    : RISCVExtension<1, 0, "CODOMs Code-Centric Memory Domains">;
def HasVendorXcodoms
    : Predicate<"Subtarget->hasVendorXcodoms()">,
      AssemblerPredicate<(all_of FeatureVendorXcodoms),
                         "'Xcodoms' (CODOMs Code-Centric Memory Domains)">;

let FeaturesRequired = [{ {RISCV::FeatureVendorXcodoms} }] in {
def : SysReg<"cddom", 0xCC0>;
def : SysReg<"cdcaller", 0xCC1>;
def SysRegCDCALLERSP : SysReg<"cdcallersp", 0xCC2>;
def : SysReg<"cddcs", 0xCC3>;
}

//===----------------------------------------------------------------------===//
// Capability registers. The compiler names them in instructions but keeps
// nothing in them: they are cleared by every call over domains.
//===----------------------------------------------------------------------===//

foreach Index = 0-7 in
  def CAP#Index : RISCVReg<Index, "c"#Index>;

let RegInfos = XLenRI in
def CAPR : RISCVRegisterClass<[untyped], 64, (add (sequence "CAP%u", 0, 7))> {
  let isAllocatable = 0;
  let Size = 256;
}

//===----------------------------------------------------------------------===//
// Operands. Their spellings and limits are in RISCVCodomsInfo.h.
//===----------------------------------------------------------------------===//

def CodomsCapAsmOperand : AsmOperandClass {
  let Name = "CodomsCap";
  let PredicateMethod = "isReg";
  let RenderMethod = "addRegOperands";
  let ParserMethod = "parseCodomsCap";
}

// Only the operand parser knows symbol c0 from register c0.
def capr : RegisterOperand<CAPR> {
  let ParserMatchClass = CodomsCapAsmOperand;
}

class CodomsAsmOperand<string kind, int width, bit optional> : AsmOperandClass {
  let Name = "Codoms" # kind;
  let PredicateMethod = "isUImm" # width;
  let RenderMethod = "addImmOperands";
  let ParserMethod = "parseCodoms<RISCVCodoms::" # kind # ">";
  let IsOptional = optional;
  let DefaultMethod = !if(optional, "defaultCodoms" # kind, ?);
}

class CodomsOp<string kind, int width, bit optional = 0> : RISCVOp {
  let ParserMatchClass = CodomsAsmOperand<kind, width, optional>;
  let PrintMethod = "printCodoms<RISCVCodoms::" # kind # ">";
  let DecoderMethod = "decodeCodoms<RISCVCodoms::" # kind # ">";
  let OperandType = "OPERAND_UIMM" # width;
}

def codoms_perm : CodomsOp<"Perm", 3>;
def codoms_banks : CodomsOp<"Banks", 2>;
def codoms_field : CodomsOp<"Field", 3>;
def codoms_count : CodomsOp<"Count", 4>;

def codoms_keep : CodomsOp<"Keep", 1, /*optional=*/1>;

//===----------------------------------------------------------------------===//
// Instructions. Bits that none of them names are zero.
//===----------------------------------------------------------------------===//

class CodomsInst<bits<3> funct3, dag outs, dag ins, string opcodestr,
                 string argstr, InstFormat format = InstFormatOther>
    : RVInst<outs, ins, opcodestr, argstr, [], format>, Sched<[]> {
  let Inst{31-15} = 0;
  let Inst{14-12} = funct3;
  let Inst{11-7} = 0;
  let Inst{6-0} = OPC_CUSTOM_3.Value;
}

// No operand, or registers at most: told apart by bits 27-25 and 24-20.
class CodomsInst0<bits<3> group, bits<5> op, dag outs, dag ins,
                  string opcodestr, string argstr>
    : CodomsInst<0b000, outs, ins, opcodestr, argstr> {
  let Inst{27-25} = group;
  let Inst{24-20} = op;
}

class CodomsInstN<bits<3> group, bits<5> op, string opcodestr>
    : CodomsInst0<group, op, (outs), (ins), opcodestr, "">;

class CodomsInstR1<bits<5> op, string opcodestr>
    : CodomsInst0<0b001, op, (outs GPR:$rd), (ins GPR:$rs1), opcodestr,
                  "$rd, $rs1"> {
  bits<5> rd;
  bits<5> rs1;
  let Inst{19-15} = rs1;
  let Inst{11-7} = rd;
}

// A range and a permission set.
class CodomsInstRange<bits<3> funct3, dag outs, dag ins, string opcodestr,
                      string argstr>
    : CodomsInst<funct3, outs, ins, opcodestr, argstr> {
  bits<3> perm;
  bits<5> rs2;
  bits<5> rs1;
  let Inst{27-25} = perm;
  let Inst{24-20} = rs2;
  let Inst{19-15} = rs1;
}

class CodomsInstCap<bits<2> op, dag outs, dag ins, string opcodestr,
                    string argstr>
    : CodomsInst<0b101, outs, ins, opcodestr, argstr, InstFormatI> {
  bits<12> imm12;
  bits<5> rs1;
  let Inst{31-20} = imm12;
  let Inst{19-15} = rs1;
  let Inst{11-10} = op;
}

let Predicates = [HasVendorXcodoms, IsRV64], DecoderNamespace = "Xcodoms",
    hasSideEffects = 1, mayLoad = 0, mayStore = 0 in {

def CD_ENTER : CodomsInstN<0b000, 0b00000, "cd.enter">;
def CD_SWSP : CodomsInstN<0b001, 0b00000, "cd.swsp">;
let isReturn = 1, isTerminator = 1, isBarrier = 1 in
def CD_LEAVE : CodomsInstN<0b001, 0b00001, "cd.leave">;
def CD_POP : CodomsInstN<0b001, 0b00010, "cd.pop">;

def CD_REVOKE : CodomsInst0<0b001, 0b00011, (outs), (ins GPR:$rs1),
                            "cd.revoke", "$rs1"> {
  bits<5> rs1;
  let Inst{19-15} = rs1;
}

def CD_TAG : CodomsInstR1<0b00100, "cd.tag">;
def CD_SAME : CodomsInstR1<0b00101, "cd.same">;

def CD_CMV : CodomsInst0<0b010, 0b00000, (outs capr:$cd), (ins capr:$cs),
                         "cd.cmv", "$cd, $cs"> {
  bits<3> cd;
  bits<3> cs;
  let Inst{17-15} = cs;
  let Inst{9-7} = cd;
}

def CD_CGET : CodomsInst<0b000, (outs GPR:$rd),
                         (ins capr:$cs, codoms_field:$what), "cd.cget",
                         "$rd, $cs, $what"> {
  bits<5> rd;
  bits<3> cs;
  bits<3> what;
  let Inst{27-25} = 0b011;
  let Inst{22-20} = what;
  let Inst{17-15} = cs;
  let Inst{11-7} = rd;
}

def CD_PUSH : CodomsInst<0b000, (outs), (ins uimm8:$caps, codoms_banks:$banks),
                         "cd.push", "$caps, $banks"> {
  bits<8> caps;
  bits<2> banks;
  let Inst{31-28} = 0b0001;
  let Inst{27-20} = caps;
  let Inst{16-15} = banks;
}

def CD_CLR : CodomsInst<0b000, (outs),
                        (ins codoms_count:$nx, codoms_count:$nf,
                         codoms_keep:$keep),
                        "cd.clr", "$nx, $nf$keep"> {
  bits<4> nx;
  bits<4> nf;
  bits<1> keep;
  let Inst{31-28} = 0b0010;
  let Inst{27-24} = nf;
  let Inst{23-20} = nx;
  let Inst{15} = keep;
}

def CD_GRANT : CodomsInstRange<0b001, (outs capr:$cd),
                               (ins GPR:$rs1, GPR:$rs2, codoms_perm:$perm),
                               "cd.grant", "$cd, $rs1, $rs2, $perm"> {
  bits<3> cd;
  let Inst{9-7} = cd;
}

def CD_GRANTA : CodomsInst<0b010, (outs capr:$cd),
                           (ins GPR:$rs1, GPR:$rs2, codoms_perm:$perm,
                            GPR:$rs3),
                           "cd.granta", "$cd, $rs1, $rs2, $perm, $rs3"> {
  bits<3> cd;
  bits<5> rs1;
  bits<5> rs2;
  bits<3> perm;
  bits<5> rs3;
  let Inst{31-27} = rs3;
  let Inst{26-25} = perm{1-0};
  let Inst{24-20} = rs2;
  let Inst{19-15} = rs1;
  let Inst{11} = perm{2};
  let Inst{9-7} = cd;
}

def CD_RESTRICT : CodomsInstRange<0b011, (outs capr:$cd),
                                  (ins capr:$cs, GPR:$rs1, GPR:$rs2,
                                   codoms_perm:$perm),
                                  "cd.restrict",
                                  "$cd, $cs, $rs1, $rs2, $perm"> {
  bits<3> cd;
  bits<3> cs;
  let Inst{30-28} = cs;
  let Inst{9-7} = cd;
}

def CD_CHK : CodomsInstRange<0b100, (outs GPR:$rd),
                             (ins GPR:$rs1, GPR:$rs2, codoms_perm:$perm),
                             "cd.chk", "$rd, $rs1, $rs2, $perm"> {
  bits<5> rd;
  let Inst{11-7} = rd;
}

let mayLoad = 1 in
def CD_CL : CodomsInstCap<0b00, (outs capr:$cd),
                          (ins GPRMem:$rs1, simm12_lo:$imm12), "cd.cl",
                          "$cd, ${imm12}(${rs1})"> {
  bits<3> cd;
  let Inst{9-7} = cd;
}

let mayStore = 1 in
def CD_CS : CodomsInstCap<0b01, (outs),
                          (ins capr:$cs, GPRMem:$rs1, simm12_lo:$imm12),
                          "cd.cs", "$cs, ${imm12}(${rs1})"> {
  bits<3> cs;
  let Inst{9-7} = cs;
}

} // Predicates = [HasVendorXcodoms, IsRV64]

let Predicates = [HasVendorXcodoms, IsRV64], EmitPriority = 0 in {
def : InstAlias<"cd.cl $cd, (${rs1})", (CD_CL capr:$cd, GPR:$rs1, 0)>;
def : InstAlias<"cd.cs $cs, (${rs1})", (CD_CS capr:$cs, GPR:$rs1, 0)>;
}

//===----------------------------------------------------------------------===//
// Pseudo-instructions, expanded by RISCVCodomsExpand.cpp when no pass can write
// registers any more. Size is the most that comes out.
//===----------------------------------------------------------------------===//

// A call over domains. The operands after $grants: for each grant its
// permission set, the register of the address and that of the length, then the
// registers of the arguments. $caps: whether capability registers are saved
// without a grant. $share: which neighbour's cd.push and cd.pop serve.
// $clear: whether cd.clr is wanted. RISCVCodomsCodeGen.h names the operands.
class PseudoCDCallBase<DAGOperand callee, int size>
    : Pseudo<(outs), (ins callee:$callee, codoms_banks:$banks, uimm1:$caps,
                      uimm2:$share, uimm1:$clear, codoms_count:$nx, codoms_count:$nf,
                      uimm4:$grants, variable_ops), []> {
  let isCall = 1;
  let Defs = [X1];
  let hasSideEffects = 1;
  let mayLoad = 1;
  let mayStore = 1;
  let Size = size;
}

let Predicates = [HasVendorXcodoms, IsRV64] in {
// cd.push, 8 x cd.grant, cd.clr, auipc and jalr, cd.pop
def PseudoCDCALL : PseudoCDCallBase<call_symbol, 52>;
// The target is in t0, which cd.clr can spare.
def PseudoCDCALLIndirect : PseudoCDCallBase<GPRX5, 48>;

// cd.clr, cd.leave
let isReturn = 1, isTerminator = 1, isBarrier = 1, hasSideEffects = 1,
    mayLoad = 0, mayStore = 0, Size = 8 in
def PseudoCDRET : Pseudo<(outs), (ins uimm1:$clear, codoms_count:$nx,
                                  codoms_count:$nf, variable_ops), []>;
}
