@echo off
rem Sets Parley up when needed, then starts it. "run --help" tells what it can do.
setlocal
set "here=%~dp0"
set "python=py -3"
py -3.12 -c "" >nul 2>nul && set "python=py -3.12" && goto found
py -3.11 -c "" >nul 2>nul && set "python=py -3.11" && goto found
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto found
set "python=python"
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto found
echo Parley needs Python 3.11 or newer, and none was found here. Please run:
echo.
echo   winget install Python.Python.3.12
echo.
exit /b 3

:found
set "PYTHONPATH=%here%"
%python% -P -m desktop.setup ensure
if errorlevel 1 exit /b %errorlevel%
set "PYTHONPATH="
"%here%.venv\Scripts\python.exe" "%here%main.py" %*
exit /b %errorlevel%
