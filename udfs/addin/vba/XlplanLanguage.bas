Attribute VB_Name = "XlplanLanguage"
Option Explicit
Option Private Module

' The label sheet: a key a row, a language a column, the active language in one cell. No worksheet function is used:
' they want an open workbook, and the ribbon is drawn without one.

Private Const LANGUAGE_OF_MENUS As Long = 2 ' msoLanguageIDUI

Private texts As Variant ' the sheet, read once

' The text of a key in the active language; the key itself when the sheet does not hold it.
Public Function Label(ByVal key As String) As String
    Dim place As Long
    Label = key
    For place = HEADER_ROW + 1 To LastLabel()
        If LabelAt(place, 1) = key Then
            Label = LabelAt(place, ColumnOf(Language()))
            Exit Function
        End If
    Next place
End Function

Public Function LastLabel() As Long
    ReadTexts
    LastLabel = UBound(texts, 1)
End Function

Public Function LabelAt(ByVal place As Long, ByVal column As Long) As String
    ReadTexts
    LabelAt = CStr(texts(place, column))
End Function

Public Function Language() As String
    Language = CStr(LabelSheet.Range(LANGUAGE_CELL).Value)
    If ColumnOf(Language) > 0 Then Exit Function
    Language = GetSetting(PROJECT_NAME, "ribbon", "language", "")
    If ColumnOf(Language) = 0 Then Language = LanguageOfExcel()
    LabelSheet.Range(LANGUAGE_CELL).Value = Language
    ThisWorkbook.Saved = True
End Function

Public Sub KeepLanguage(ByVal chosen As String)
    If ColumnOf(chosen) = 0 Then Exit Sub
    LabelSheet.Range(LANGUAGE_CELL).Value = chosen
    ThisWorkbook.Saved = True
    SaveSetting PROJECT_NAME, "ribbon", "language", chosen
End Sub

Private Function LabelSheet() As Worksheet
    Set LabelSheet = ThisWorkbook.Worksheets(LABEL_SHEET)
End Function

Private Sub ReadTexts()
    If IsEmpty(texts) Then texts = LabelSheet.UsedRange.Value
End Sub

Private Function ColumnOf(ByVal chosen As String) As Long
    Dim column As Long
    ReadTexts
    For column = 2 To UBound(texts, 2)
        If LabelAt(HEADER_ROW, column) = chosen Then ColumnOf = column
    Next column
End Function

Private Function LanguageOfExcel() As String
    Dim number As Long, late As Object ' bound late, its constant a number: not every Mac knows either
    On Error Resume Next
    Set late = Application
    number = late.LanguageSettings.LanguageID(LANGUAGE_OF_MENUS)
    On Error GoTo 0
    Select Case number
        Case 1028, 3076, 5124 ' Taiwan, Hong Kong, Macau
            LanguageOfExcel = "zh-TW"
        Case 0, 2052, 4100 ' unknown, China, Singapore
            LanguageOfExcel = "zh-CN"
        Case Else
            LanguageOfExcel = "en"
    End Select
End Function
