/**
 * Message structures of UN/EDIFACT directory D.01B, in the notation of `notation.ts`:
 * `!` mandatory, `*n` repeats at most n times, `SGn(...)` a segment group.
 * Source: UN/ECE Trade Data Interchange Directory D.01B, segment tables.
 */
export const MESSAGES_D01B: Readonly<Record<string, string>> = {
  APERAK: `
    UNH! BGM! DTM*9 FTX*9 CNT*9
    SG1*99(DOC! DTM*99)
    SG2*9(RFF! DTM*9)
    SG3*9(NAD! CTA*9 COM*9)
    SG4*99999(
      ERC! FTX
      SG5*9(RFF! FTX*9)
    )
    UNT!`,
  CODECO: `
    UNH! BGM! DTM*9 FTX*9
    SG1*9(RFF! DTM*9)
    SG2(
      TDT! DTM*9 RFF*9
      SG3*9(LOC! DTM*9)
    )
    SG4!*9(
      NAD!
      SG5*9(CTA! COM*9)
    )
    SG6*999(
      GID! HAN*9 FTX*9 PIA*9 MEA*9
      SG7*9(TMP! RNG)
      SGP*999
      SG8*99(
        DGS! FTX*9 MEA*9
        SG9*9(CTA! COM*9)
      )
    )
    SG10!*9999(
      EQD! RFF*99 TMD*9 DTM*99 LOC*9 MEA*99 DIM*99 SEL*9 FTX*99 PCD*9 EQA*9 COD HAN*9
      SG11*9(DAM! COD)
      SG12*9(
        TDT! DTM*9
        SG13*9(LOC! DTM*9)
      )
      NAD*9
      SG14*99(
        DGS! FTX*9 MEA*9
        SG15*9(CTA! COM*9)
      )
      SG16*9(TMP! RNG)
    )
    CNT UNT!`,
  COHAOR: `
    UNH! BGM! DTM*9 FTX*9
    SG1*9(RFF! DTM*9)
    SG2!*9(
      NAD!
      SG3*9(CTA! COM*9)
    )
    SG4!*9999(
      EQD! RFF*9 DTM*9 LOC*9 FTX*9 GOR*9 HAN*9 MEA*9 PCD*9
      SG5*9(
        TDT! DTM*9
        SG6*9(LOC! DTM*9)
      )
      SG7*9(
        NAD!
        SG8*9(CTA! COM*9)
      )
      SG9*99(
        DGS! FTX*9 MEA*9
        SG10*9(CTA! COM*9)
      )
      SG11*9(TMP! RNG)
    )
    CNT UNT!`,
  COPARN: `
    UNH! BGM! TMD DTM*9 TSR*9 FTX*99 LOC*9
    SG1*9(RFF! DTM*9)
    SG2*9(
      TDT! DTM*9 RFF*9
      SG3*9(LOC! DTM*9)
    )
    SG4!*9(
      NAD!
      SG5*9(CTA! COM*9)
      RFF*9 DTM*9
    )
    SG6*999(
      GID! HAN*9 FTX*9 RFF*9 PIA*9
      SG7*99(NAD! DTM*9 RFF*9)
      MEA*9 DIM*9
      SG8*9(DOC! DTM*9 LOC*9)
      SG9*999(SGP! MEA*9)
      SG10*99(
        DGS! FTX*9 MEA*9
        SG11*9(CTA! COM*9)
      )
      SG12*9(TMP! RNG)
    )
    SG13!*9999(
      EQD! RFF*9 EQN TMD*9 DTM*9 TSR*9 LOC*9 MEA*9 DIM*9
      SG14*9(TMP! RNG)
      SEL*9 FTX*9 PCD*9
      SG15*99(
        DGS! FTX*9 MEA*9
        SG16*9(CTA! COM*9)
      )
      MOA*9 GOR*9 EQA COD HAN*9
      SG17*9(DAM! COD)
      SG18*9(
        TDT! DTM*9
        SG19*9(LOC! DTM*9)
      )
      SG20*9(NAD! DTM CTA COM RFF*9)
    )
    CNT UNT!`,
  COPINO: `
    UNH! BGM! DTM*9 FTX*9
    SG1*9(RFF! DTM*9)
    SG2!(
      TDT! DTM*9
      SG3*9(LOC! DTM*9)
    )
    SG4!*9(
      NAD!
      SG5*9(CTA! COM*9)
    )
    SG6*999(
      GID! HAN*9
      SG7*9(TMP! RNG)
      SG8*9(DOC! DTM*9 LOC*9)
      SGP*999
      SG9*99(
        DGS! FTX*9 MEA*9
        SG10*9(CTA! COM*9)
      )
    )
    SG11!*999(
      EQD! RFF*9 EQN MEA*9 DIM*9 FTX*9 PCD*9 SEL*9 EQA HAN*9
      SG12*9(
        TDT! DTM*9
        SG13*9(LOC! DTM*9)
      )
      NAD*9
      SG14*99(
        DGS! FTX*9 MEA*9
        SG15*9(CTA! COM*9)
      )
      SG16*9(TMP! RNG)
    )
    CNT UNT!`,
  COREOR: `
    UNH! BGM! DTM*9 FTX*9
    SG1*9(RFF! DTM*9)
    SG2!(
      TDT! DTM*9 RFF*9
      SG3*9(LOC! DTM*9)
    )
    SG4!*9(
      NAD!
      SG5*9(CTA! COM*9)
      RFF*9 DTM*9
    )
    SG6*999(
      GID! HAN*9 FTX*9
      SG7*9(NAD! DTM*9 RFF*9)
      MEA*9 PCI*9
      SG8*999(SGP! MEA*9)
      SG9*99(
        DGS! FTX*9 MEA*9
        SG10*9(CTA! COM*9)
      )
      SG11*9(TMP! RNG)
    )
    SG12*9999(
      EQD! RFF!*9 DTM*9 TSR*9
      SG13*9(LOC! DTM*9)
      MEA*9 DIM*9
      SG14*9(TMP! RNG)
      SEL*9 FTX*9 PCD*9 EQA HAN*9
      SG15*9(
        TDT! DTM*9
        SG16*9(LOC! DTM*9)
      )
      SG17*9(NAD! DTM CTA COM)
      SG18*99(
        DGS! FTX*9 MEA
        SG19*9(CTA! COM*9)
      )
    )
    CNT UNT!`,
  CUSCAR: `
    UNH! BGM! DTM*9 LOC*9 QTY*9
    SG1*99(RFF! DTM*9)
    SG2*99(
      NAD! DTM
      SG3*9(CTA! COM*9)
    )
    FTX*9
    SG4*9(TDT! LOC*99 DTM*99)
    GIS*9
    SG5*9999(
      EQD! TSR*9 MEA*9 DIM*9 SEL*9 NAD*9 GIS*9 LOC
      SG6*9(TMP! RNG)
    )
    CNT*9
    SG7*9999(
      CNI! CNT*9
      SG8*9999(
        RFF! CNT*9 MOA*9 LOC*99 GIS*9 CUX*9 CPI*9
        SG9*9(
          TDT! LOC*9 DTM*9 MEA*9
          SG10*9(RFF! TSR*9)
        )
        SG11*99(
          NAD! DTM*9 RFF*9
          SG12*9(CTA! COM*9)
        )
        SG13*9(QTY! FTX*9)
        SG14!*9999(
          GID! PAC*9 HAN*9 FTX*99 MEA*99 MOA*9 SGP*9999 DGS*9 PCI*9 CST LOC*9 TMD*9
          SG15*9(GIS! DTM*9 DOC*9 PAC*9 MEA*9)
          SG16*9(QTY! FTX)
        )
      )
    )
    SG17(AUT! DTM*9 RFF*9)
    UNT!`,
  CUSRES: `
    UNH! BGM! DTM*9 FTX*99 TDT*9 LOC*99 GIS*10 EQD*999
    SG1*9(
      NAD!
      SG2*9(CTA! COM*9)
    )
    SG3*999(RFF! DTM*9 LOC*9)
    SG4*99(ERP! RFF*9 ERC*99 FTX*99)
    SG5*99(TAX! MOA*99 GIS*99)
    SG6*9999(
      DOC! PAC*9 RFF*9 PCI*9 FTX*9 TDT*9 LOC*9 DTM*9 GIS*9 MEA*99 EQD*999
      SG7*9(
        NAD!
        SG8*9(CTA! COM*9)
      )
      SG9*99(MOA! CUX*9)
      SG10*99(TAX! MOA*99 GIS*99)
      SG11*9999(
        CST! FTX*9
        SG12*99999(TAX! MOA*99 GIS*99 MEA*9 RFF*9)
      )
      SG13*9999(ERP! RFF*9 ERC*9999 FTX*9)
    )
    CNT*9
    SG14*9(AUT! DTM*9)
    UNT!`,
  IFTMIN: `
    UNH! BGM! CTA COM*9 DTM*9 TSR*9 CUX*9 MOA*99 FTX*99 CNT*9 DOC*9 GDS*9
    SG1*99(LOC! DTM*9)
    SG2*2(TOD! LOC*9)
    SG3*999(RFF! DTM*9)
    SG4*9(
      GOR! DTM*9 LOC*9 SEL*9 FTX*9
      SG5*9(DOC! DTM)
    )
    SG6*9(CPI! RFF*99 CUX LOC*9 MOA*9)
    SG7*99(TCC! LOC FTX CUX PRI EQN PCD MOA*9 QTY*9)
    SG8*99(
      TDT! DTM*9 TSR*9
      SG9*99(LOC! DTM*9)
      SG10*9(RFF! DTM)
    )
    SG11!*99(
      NAD! LOC*9 MOA*9
      SG12*9(CTA! COM*9)
      SG13*9(DOC! DTM)
      SG14*99(TCC! CUX PRI EQN PCD MOA*9 QTY*9)
      SG15*9(RFF! DTM*9)
      SG16*9(CPI! RFF*99 CUX LOC*9 MOA*9)
      SG17*99(TSR! RFF LOC TPL FTX*9)
    )
    SG18*999(
      GID! HAN*99 TMP RNG TMD LOC*9 MOA*9 PIA*9 FTX*99 PCD*9
      SG19*9(NAD! DTM LOC*9)
      GDS*9
      SG20*99(MEA! EQN)
      SG21*99(DIM! EQN)
      SG22*9(RFF! DTM*9)
      SG23*999(PCI! RFF DTM GIN*10)
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
      SG32*99(
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
      EQD! EQN TMD MEA*9 DIM*9 SEL*99 TPL*9 HAN TMP FTX*9 RFF*9
      SG38*99(TCC! CUX PRI EQN PCD MOA*9 QTY*9)
      SG39*9(
        NAD! DTM
        SG40*9(CTA! COM*9)
      )
      SG41*99(EQA! EQN)
      SG42*99(
        DGS! FTX*9
        SG43*9(CTA! COM*9)
      )
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
    SG4*99999(
      CNI! LOC*9 CNT*9
      SG5!*99(
        STS! RFF*999 DTM*9 DOC FTX*9
        SG6*9(
          NAD!
          SG7*9(CTA! COM*9)
        )
        LOC PCI*99
        SG8*99(
          TDT! DTM*9 RFF*9
          SG9*9(LOC! DTM*9)
        )
        SG10*99(
          EQD! MEA*9 DIM*9 SEL*9 RFF*9 TPL*9 TMD
          SG11*99(EQA! SEL*9)
        )
        SG12*99(
          GID! HAN*9 SGP*99 DGS*9 FTX*9
          SG13*99(MEA! EQN)
          SG14*99(DIM! EQN)
          SG15*99(PCI! GIN*9)
        )
      )
    )
    UNT!`,
};
