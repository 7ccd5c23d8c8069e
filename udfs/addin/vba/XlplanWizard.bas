Attribute VB_Name = "XlplanWizard"
Option Explicit
Option Private Module

' What the function wizard says, in the active language. The arguments stand in the file too, in the language of the install, and
' a line about each function in English; so that it could not be said anew must never be noticed otherwise. The self-test asks.

Private Const MOST_TRIES As Long = 5

Private describedIn As String
Private tries As Long
Private refused As String ' why it could not be said

Public Sub DescribeFunctions()
    Dim place As Long, key As String
    On Error Resume Next
    If ActiveWorkbook Is Nothing Then Exit Sub ' Excel refuses it without one
    If describedIn = Language() Or tries >= MOST_TRIES Then Exit Sub
    tries = tries + 1
    refused = ""
    For place = HEADER_ROW + 1 To LastLabel()
        key = LabelAt(place, 1)
        If Left$(key, Len(FUNCTION_PREFIX)) = FUNCTION_PREFIX And InStr(key, "(") + InStr(key, ".") = 0 Then Describe key
    Next place
    If refused = "" Then
        describedIn = Language()
        tries = 0
    End If
    ThisWorkbook.Saved = True
End Sub

' The language in which the wizard speaks; else why it speaks that of the file.
Public Function WizardState() As String
    DescribeFunctions
    WizardState = describedIn
    If describedIn <> Language() Then WizardState = "not in " & Language() & ": " & refused
End Function

' A function of the menu into the selected cell, where it is empty, and Excel's dialog for its arguments.
Public Sub InsertFunction(ByVal name As String)
    Dim cell As Object, formula As String, done As Variant, why As String ' bound late, as below
    If TypeName(Application.Caller) = "Range" Then Exit Sub ' a formula presses no button
    #If Mac Then
        Say Label("windows_only")
        Exit Sub
    #End If
    On Error GoTo failed
    If Not WorkbookInFront() Then Exit Sub
    Set cell = ActiveCell
    If cell Is Nothing Then
        Say Label("no_cell")
        Exit Sub
    End If
    If cell.Formula <> "" Then
        Say Label("cell_taken")
        Exit Sub
    End If
    formula = "=" & name & "()"
    EnterFormula cell, formula
    done = cell.FunctionWizard
    If VarType(done) <> vbBoolean Then done = cell.Formula <> formula Or Label(name & "(1)") = name & "(1)"
    If Not done And cell.Formula = formula Then cell.ClearContents ' the dialog was cancelled
    Exit Sub
failed:
    why = Err.Description
    Say Label("cannot_insert") & vbLf & vbLf & why
End Sub

Private Sub EnterFormula(ByVal cell As Object, ByVal formula As String)
    On Error GoTo older
    cell.Formula2 = formula ' which may spill
    Exit Sub
older:
    cell.Formula = formula ' Excel before dynamic arrays
End Sub

Private Sub Describe(ByVal name As String)
    Dim said() As String, count As Long, macro As String
    Dim late As Object ' bound late: an argument that some Excel lacks would keep the module from compiling
    On Error GoTo failed ' kept at once: VBA forgets it at any Exit of a function called later
    Set late = Application
    macro = "'" & ThisWorkbook.name & "'!" & name
    Do While Label(name & "(" & (count + 1) & ")") <> name & "(" & (count + 1) & ")"
        count = count + 1
        ReDim Preserve said(1 To count)
        said(count) = Label(name & "(" & count & ")")
    Loop
    If count = 0 Then
        late.MacroOptions Macro:=macro, Description:=Label(name), Category:=CATEGORY
    Else
        late.MacroOptions Macro:=macro, Description:=Label(name), Category:=CATEGORY, ArgumentDescriptions:=said
    End If
    Exit Sub
failed:
    refused = Err.Number & " " & Err.Description
End Sub
