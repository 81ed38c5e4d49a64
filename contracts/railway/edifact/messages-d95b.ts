/**
 * Message structures of UN/EDIFACT directory D.95B, in the notation of `notation.ts`:
 * `!` mandatory, `*n` repeats at most n times, `SGn(...)` a segment group.
 * Source: UN/ECE Trade Data Interchange Directory D.95B, segment tables.
 */
export const MESSAGES_D95B: Readonly<Record<string, string>> = {
  APERAK: `
    UNH! BGM! DTM*9 FTX*9 CNT*9
    SG1*9(RFF! DTM*9)
    SG2*9(NAD! CTA*9 COM*9)
    SG3*999(
      ERC! FTX
      SG4(RFF! FTX*9)
    )
    UNT!`,
  CODECO: `
    UNH! BGM! FTX*9 RFF*9
    SG1(TDT! RFF*9 LOC*9 DTM*9)
    SG2!*9(NAD! CTA*9)
    SG3*999(
      GID! HAN*9 FTX*9 PIA*9 MEA*9 TMP*9 RNG*9 SGP*999
      SG4*9(DGS! FTX*9)
    )
    SG5!*999(
      EQD! RFF*9 TMD*9 DTM*9 LOC*9 MEA*9 DIM*9 SEL*9 FTX*9 EQA*9
      SG6*9(DAM! COD)
      SG7*9(TDT! LOC DTM)
      NAD*9
    )
    CNT! UNT!`,
  COHAOR: `
    UNH! BGM! DTM*9 FTX*9
    SG1*9(RFF! DTM*9)
    SG2!*9(NAD! CTA*9)
    SG3!*999(
      EQD! RFF*9 DTM*9 LOC*9 FTX*9 GOR*9 HAN*9
      SG4*9(TDT! LOC*9 DTM*9)
      SG5*9(NAD! CTA*9)
    )
    CNT! UNT!`,
  COPARN: `
    UNH! BGM! TMD TSR FTX*9 RFF!*9
    SG1*9(TDT! RFF*9 LOC*9 DTM*9)
    SG2!*9(NAD! CTA*9 RFF*9 DTM*9)
    SG3*999(
      GID! HAN*9 FTX*9 RFF*9 PIA*9
      SG4*9(NAD! DTM*9 RFF*9)
      MEA*9 DIM*9 DOC*9
      SG5*999(SGP! MEA*9)
      SG6*9(DGS! FTX*9 MEA*9)
    )
    SG7!*999(
      EQD! RFF*9 EQN TMD*9 DTM*9 TSR*9 LOC*9 MEA*9 DIM*9 TMP*9 RNG*9 SEL*9 FTX*9 DGS MOA*9 GOR*9 EQA
      SG8*9(DAM! COD)
      SG9*9(TDT! LOC*9 DTM*9)
      SG10*9(NAD! DTM CTA COM)
    )
    CNT! UNT!`,
  COPINO: `
    UNH! BGM! FTX*9 RFF*9
    SG1!(TDT! LOC*9 DTM*9)
    SG2!*9(NAD! CTA*9)
    SG3*999(GID! HAN*9 TMP*9 RNG*9 SGP*999 DGS*9)
    SG4!*999(
      EQD! RFF*9 EQN MEA*9 DIM*9 SEL*9 EQA
      SG5*9(TDT! LOC*9 DTM*9)
      NAD*9
    )
    CNT! UNT!`,
  COREOR: `
    UNH! BGM! FTX*9 RFF*9
    SG1!(TDT! RFF*9 LOC*9 DTM*9)
    SG2!*9(NAD! CTA*9 RFF*9 DTM*9)
    SG3*999(
      GID! HAN*9 FTX*9
      SG4*9(NAD! DTM*9 RFF*9)
      MEA*9 PCI*9
      SG5*999(SGP! MEA*9)
      SG6*9(DGS! FTX*9 MEA*9)
    )
    SG7*999(
      EQD! RFF!*9 TSR*9 MEA*9 DIM*9 TMP*9 RNG*9 SEL*9 FTX*9 EQA
      SG8*9(TDT! LOC*9 DTM*9)
      SG9*9(NAD! DTM CTA COM)
    )
    CNT! UNT!`,
  CUSCAR: `
    UNH! BGM! DTM*9 RFF*9 NAD*9 FTX*9
    SG1*9(TDT! LOC*99 DTM*99)
    GIS*9
    SG2*9999(
      EQD! TSR*9 MEA*9 DIM*9 SEL*9 NAD*9 GIS*9
      SG3*9(TMP! RNG)
    )
    CNT*9
    SG4*9999(
      CNI! CNT*9
      SG5*9999(
        RFF! CNT*9 MOA*9 LOC*99 GIS*9 CUX*9 CPI*9
        SG6*9(TDT! LOC*9 DTM*9 RFF*9)
        SG7*99(
          NAD! RFF*9
          SG8*9(CTA! COM*9)
        )
        SG9*9(QTY! FTX*9)
        SG10!*9999(
          GID! PAC*9 HAN*9 FTX*99 MEA*99 MOA*9 SGP*99 DGS*9 PCI*9 CST
          SG11*9(GIS! DOC*9)
          SG12*9(QTY! FTX)
        )
      )
    )
    SG13(AUT! DTM*9 RFF*9)
    UNT!`,
  CUSRES: `
    UNH! BGM! NAD*5 LOC*5 DTM*7 GIS*10 FTX*5 EQD*999
    SG1*50(ERP! ERC*50)
    SG2*999(
      PAC!
      SG3(PCI! FTX)
    )
    SG4*50(TAX! MOA*2 GIS)
    SG5!*9999(
      RFF! DTM MEA*20 EQD*99
      SG6*10(MOA! CUX)
      SG7*20(TAX! MOA*2 GIS)
    )
    SG8*5(DOC! DTM*2 LOC)
    SG9(AUT! DTM)
    UNT!`,
  IFTMIN: `
    UNH! BGM! CTA COM*9 DTM*9 TSR*9 CUX*9 MOA*99 FTX*99 CNT*9 DOC*9
    SG1*99(LOC! DTM*9)
    SG2*2(TOD! LOC*9)
    SG3*99(RFF! DTM*9)
    SG4*9(
      GOR! DTM*9 LOC*9 SEL*9 FTX*9
      SG5*9(DOC! DTM)
    )
    SG6*9(CPI! CUX LOC*9 MOA*9)
    SG7*99(TCC! LOC FTX CUX PRI EQN PCD MOA*9 QTY*9)
    SG8*99(
      TDT! DTM*9 TSR*9
      SG9*99(LOC! DTM)
      SG10*9(RFF! DTM)
    )
    SG11!*99(
      NAD! LOC*9 MOA*9
      SG12*9(CTA! COM*9)
      SG13*9(DOC! DTM)
      SG14*99(TCC! PRI EQN PCD MOA*9 QTY*9)
      SG15*9(RFF! DTM*9)
      SG16*9(CPI! CUX LOC*9 MOA*9)
      SG17*99(TSR! RFF LOC TPL FTX*9)
    )
    SG18*999(
      GID! HAN TMP RNG TMD LOC*9 MOA*9 PIA*9 FTX*9
      SG19*9(NAD! DTM)
      GDS*9
      SG20*99(MEA! EQN)
      SG21*99(DIM! EQN)
      SG22*9(RFF! DTM*9)
      SG23*9(PCI! RFF DTM GIN*10)
      SG24*9(DOC! DTM*9)
      SG25*9(
        GOR! DTM*9 LOC*9 SEL*9 FTX*9
        SG26*9(DOC! DTM)
      )
      SG27*9(
        TPL!
        SG28*9(MEA! EQN)
      )
      SG29*999(
        SGP!
        SG30*9(MEA! EQN)
      )
      SG31*99(TCC! CUX PRI EQN PCD MOA*9 QTY*9 LOC*9)
      SG32*9(
        DGS! FTX*99
        SG33*9(CTA! COM*9)
        SG34*9(MEA! EQN)
        SG35*999(
          SGP!
          SG36*9(MEA! EQN)
        )
      )
    )
    SG37*999(
      EQD! EQN TMD MEA*9 DIM*9 SEL*99 TPL*9 HAN TMP FTX*9
      SG38*99(TCC! PRI EQN PCD MOA*9 QTY*9)
      SG39*9(
        NAD! DTM
        SG40*9(CTA! COM*9)
      )
      SG41*99(EQA! EQN)
    )
    UNT!`,
  IFTSTA: `
    UNH! BGM! DTM*9 TSR
    SG1*9(
      NAD!
      SG2*9(CTA! COM*9)
    )
    SG3*9(RFF! DTM)
    LOC*9 FTX*9 CNT*9
    SG4*999(
      CNI! LOC*9 CNT*9
      SG5!*99(
        STS! RFF*9 DTM*9 FTX*9 NAD*9 LOC PCI*99
        SG6*99(TDT! RFF*9 LOC*9 DTM*9)
        SG7*99(
          EQD! MEA*9 DIM*9 SEL*9
          SG8*99(EQA! SEL*9)
        )
        SG9*99(
          GID! HAN*9 PCI*99
          SG10*99(MEA! EQN)
          SG11*99(DIM! EQN)
        )
      )
    )
    UNT!`,
};
