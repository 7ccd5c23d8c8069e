Attribute VB_Name = "XlplanWizard"
Option Explicit
Option Private Module

' What the function wizard says, in the active language. Excel keeps none of it in the file, so it is said again at each
' start; that it could not be said must never be noticed otherwise. The English texts in the functions' own code remain.

Private Const MOST_TRIES As Long = 5

Private describedIn As String
Private tries As Long

Public Sub DescribeFunctions()
    Dim place As Long, key As String
    On Error Resume Next
    If ActiveWorkbook Is Nothing Then Exit Sub ' Excel refuses it without one
    If describedIn = Language() Or tries >= MOST_TRIES Then Exit Sub
    tries = tries + 1
    Err.Clear
    For place = HEADER_ROW + 1 To LastLabel()
        key = LabelAt(place, 1)
        If Left$(key, Len(FUNCTION_PREFIX)) = FUNCTION_PREFIX And InStr(key, "(") = 0 Then Describe key
    Next place
    If Err.Number = 0 Then
        describedIn = Language()
        tries = 0
    End If
    ThisWorkbook.Saved = True
End Sub

Private Sub Describe(ByVal name As String)
    Dim said() As String, count As Long, macro As String
    macro = "'" & ThisWorkbook.name & "'!" & name
    Do While Label(name & "(" & (count + 1) & ")") <> name & "(" & (count + 1) & ")"
        count = count + 1
        ReDim Preserve said(1 To count)
        said(count) = Label(name & "(" & count & ")")
    Loop
    If count = 0 Then
        Application.MacroOptions Macro:=macro, Description:=Label(name), Category:=CATEGORY
    Else
        Application.MacroOptions Macro:=macro, Description:=Label(name), Category:=CATEGORY, ArgumentDescriptions:=said
    End If
End Sub
