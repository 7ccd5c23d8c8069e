Attribute VB_Name = "XlplanRibbon"
Option Explicit
Option Private Module

' What the ribbon asks for, and the one way from a button to Python.

Public ButtonPressed As Boolean ' set by a button, taken back by RunPython: a formula can call functions but set nothing

Private ribbon As IRibbonUI ' lost, as all that VBA remembers, when it was stopped in the editor or by an error
Private lossTold As Boolean

Public Sub RibbonLoaded(ribbonUI As IRibbonUI)
    Set ribbon = ribbonUI
End Sub

Public Sub GetLabel(control As IRibbonControl, ByRef returnedVal)
    returnedVal = Label(control.ID)
End Sub

Public Sub GetScreentip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = Label(control.ID & SCREENTIP)
End Sub

' Of a control in the menu of a cell, whose tag is the button's id.
Public Sub GetTagged(control As IRibbonControl, ByRef returnedVal)
    returnedVal = Label(control.Tag)
End Sub

' A tab that cannot be drawn anew greys nothing out: it would stay grey in front of every workbook.
Public Sub GetEnabled(control As IRibbonControl, ByRef returnedVal)
    returnedVal = True
    If Not ribbon Is Nothing Then returnedVal = WorksHere(control.ID)
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef returnedVal)
    If ribbon Is Nothing Then ForgetContext ' nobody tells what came in front
    returnedVal = WorksOnCells(control.Tag)
End Sub

' The tick of the language that is spoken.
Public Sub GetPressed(control As IRibbonControl, ByRef returnedVal)
    returnedVal = control.Tag = Language()
End Sub

' Buttons follow the workbook and the sheet in front. `closing`: the workbook in front is about to be no more.
Public Sub FollowContext(Optional ByVal closing As Boolean = False)
    On Error Resume Next
    If closing Then
        ForgetContext
    ElseIf Not ContextChanged() Then
        Exit Sub
    End If
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

' After such a loss Excel's events are followed again; that the tab is not, is said once.
Private Sub MendLoss()
    If Not ribbon Is Nothing Then Exit Sub
    ThisWorkbook.FollowExcel
    If lossTold Then Exit Sub
    lossTold = True
    Say Label("lost_ribbon")
End Sub

Public Sub SwitchLanguage(ByVal chosen As String)
    KeepLanguage chosen
    DescribeFunctions
    If ribbon Is Nothing Then
        Say Label("next_start")
    Else
        ribbon.Invalidate
    End If
End Sub

Public Sub CallPython(ByVal macro As String)
    Dim why As String
    If TypeName(Application.Caller) = "Range" Then Exit Sub ' a formula presses no button
    On Error GoTo failed
    If Not WorkbookInFront() Then Exit Sub
    If Not PlainName(ActiveWorkbook.Name) Then
        Say Label("odd_name")
        Exit Sub
    End If
    ButtonPressed = True
    RunPython Replace(RUN_MACRO, "{}", macro)
    FollowContext ' what a macro opens tells nobody: it keeps Excel from reacting
    MendLoss
    Exit Sub
failed:
    why = Err.Description ' before anything else clears it
    ButtonPressed = False
    Say Label("no_python") & vbLf & vbLf & why
End Sub

' The running Python ends and a new one says which it is. On a Mac every press starts one anyway.
Public Sub RestartEngine(ByVal macro As String)
    Dim why As String
    If TypeName(Application.Caller) = "Range" Then Exit Sub ' a formula presses no button
    On Error GoTo failed
    If Not WorkbookInFront() Then Exit Sub
    #If Mac Then
    #Else
        KillPy
    #End If
    CallPython macro
    Exit Sub
failed:
    why = Err.Description
    Say Label("no_stop") & vbLf & vbLf & why
End Sub

' Whether there is one; it says so where there is none.
Public Function WorkbookInFront() As Boolean
    WorkbookInFront = Not ActiveWorkbook Is Nothing
    If WorkbookInFront Then Exit Function
    If InProtectedView() Then
        Say Label("protected_view")
    Else
        Say Label("no_workbook")
    End If
End Function

' What Excel calls when the user presses Ctrl+Z after a macro (Application.OnUndo).
Public Sub UndoLast()
    CallPython "undo"
End Sub

Public Sub Say(ByVal message As String)
    #If Mac Then
        MsgBox message, vbExclamation, PROJECT_NAME
    #Else
        ' MsgBox shows only the characters of Windows' own code page
        CreateObject("WScript.Shell").Popup message, 0, PROJECT_NAME, vbExclamation + vbSystemModal
    #End If
End Sub

Private Function InProtectedView() As Boolean
    Dim late As Object ' bound late: a Mac has no such windows, and a word it lacks would keep the module from compiling
    On Error Resume Next
    Set late = Application
    InProtectedView = late.ProtectedViewWindows.Count > 0
End Function

' On a Mac xlwings hands the name to a shell, which would run what stands between such characters.
Private Function PlainName(ByVal name As String) As Boolean
    PlainName = True
    #If Mac Then
        Dim place As Long
        For place = 1 To Len(name)
            If InStr("$`""\|", Mid$(name, place, 1)) > 0 Then PlainName = False
        Next place
    #End If
End Function
