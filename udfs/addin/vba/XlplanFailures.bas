Attribute VB_Name = "XlplanFailures"
Option Explicit
Option Private Module

' What a function answers becomes what its cells show. A failure is an Excel error, so that no sum skips it in silence;
' its reason is kept by cell for "why this number" and written to the log.

Private Const MOST_KEPT As Long = 10000
Private Const MOST_LOGGED As Long = 100 ' of one answer

Private reasons As Dictionary
Private calling As String ' what the addresses of the calling sheet begin with; "" when no cell called
Private top As Long, left_ As Long ' of the calling cells
Private news As String, newsCount As Long ' for the log

Public Function Delivered(ByVal result As Variant) As Variant
    Dim down As Long, across As Long
    BeginAnswer
    Select Case Dimensions(result)
        Case 0
            result = Shown(result, 0, 0)
        Case 1
            For across = LBound(result) To UBound(result)
                result(across) = Shown(result(across), 0, across - LBound(result))
            Next across
        Case Else
            For down = LBound(result, 1) To UBound(result, 1)
                For across = LBound(result, 2) To UBound(result, 2)
                    result(down, across) = Shown(result(down, across), down - LBound(result, 1), across - LBound(result, 2))
                Next across
            Next down
    End Select
    WriteLog
    Delivered = result
End Function

Public Function ErrorFor(ByVal reason As String) As Variant
    BeginAnswer
    Keep reason, 0, 0
    WriteLog
    ErrorFor = CVErr(xlErrValue)
End Function

' Why the cell shows an error; "" when none of our functions failed there. The address as Range.Address(External:=True).
Public Function ReasonOf(ByVal cell As String) As String
    If reasons Is Nothing Then Exit Function
    If reasons.Exists(cell) Then ReasonOf = reasons.Item(cell)
End Function

Public Function CallingBook() As Workbook
    If TypeName(Application.Caller) = "Range" Then
        Set CallingBook = Application.Caller.Worksheet.Parent
    Else
        Set CallingBook = ActiveWorkbook
    End If
End Function

Private Function Shown(ByVal value As Variant, ByVal down As Long, ByVal across As Long) As Variant
    Shown = value
    If VarType(value) = vbString Then
        If Left$(value, Len(FAILED_MARK)) = FAILED_MARK Then
            Keep Mid$(value, Len(FAILED_MARK) + 1), down, across
            Shown = CVErr(xlErrValue)
            Exit Function
        End If
    End If
    Forget down, across
End Function

Private Function Dimensions(ByRef value As Variant) As Long
    Dim bound As Long
    If Not IsArray(value) Then Exit Function
    On Error GoTo counted
    Do
        bound = UBound(value, Dimensions + 1)
        Dimensions = Dimensions + 1
    Loop
counted:
End Function

Private Sub Keep(ByVal reason As String, ByVal down As Long, ByVal across As Long)
    Dim cell As String
    On Error Resume Next ' to explain a failure must not fail
    cell = CellAt(down, across)
    If ReasonOf(cell) = reason Then Exit Sub ' recalculated, not new
    If reasons Is Nothing Then Set reasons = New Dictionary
    If reasons.Count >= MOST_KEPT And Not reasons.Exists(cell) Then Exit Sub
    reasons.Item(cell) = reason
    newsCount = newsCount + 1
    If newsCount > MOST_LOGGED Then Exit Sub
    news = news & Format$(Now, "yyyy-mm-dd hh:nn:ss") & vbTab & cell & vbTab & Replace(Replace(reason, vbCr, ""), vbLf, " | ") & vbCrLf
End Sub

Private Sub Forget(ByVal down As Long, ByVal across As Long)
    Dim cell As String
    If reasons Is Nothing Then Exit Sub
    If reasons.Count = 0 Then Exit Sub
    On Error Resume Next
    cell = CellAt(down, across)
    If reasons.Exists(cell) Then reasons.Remove cell
End Sub

' Excel is asked once an answer where it stands: a block may have a hundred thousand cells.
Private Sub BeginAnswer()
    Dim place As String
    calling = ""
    news = ""
    newsCount = 0
    On Error Resume Next
    If TypeName(Application.Caller) <> "Range" Then Exit Sub
    place = Application.Caller.Cells(1, 1).Address(External:=True)
    top = Application.Caller.Row
    left_ = Application.Caller.Column
    calling = Left$(place, InStrRev(place, "!"))
End Sub

' The cell so far below and right of the calling one; "" when no cell called.
Private Function CellAt(ByVal down As Long, ByVal across As Long) As String
    If calling = "" Then Exit Function
    CellAt = calling & "$" & Letters(left_ + across) & "$" & (top + down)
End Function

Private Function Letters(ByVal column As Long) As String
    Do While column > 0
        Letters = Chr$(65 + (column - 1) Mod 26) & Letters
        column = (column - 1) \ 26
    Loop
End Function

Private Sub WriteLog()
    Dim files As Object, folder As String
    If news = "" Then Exit Sub
    On Error Resume Next
    folder = CreateObject("WScript.Shell").ExpandEnvironmentStrings(LOG_FOLDER)
    Set files = CreateObject("Scripting.FileSystemObject")
    If Not files.FolderExists(folder) Then files.CreateFolder folder
    With files.OpenTextFile(folder & "\" & FUNCTION_LOG, 8, True, -1) ' to append, made when missing, UTF-16
        .Write news
        .Close
    End With
End Sub
