# Loads the module's assemblies; everything else is compiled. Only the engine's own commands are used, since this must
# also load where pwsh's Utility and Management modules are absent (src/TfLiteQuant.Host). It is one expression because
# it takes much of an import's time: each further kind costs some milliseconds when it first compiles.

$ErrorActionPreference = 'Stop'

# Core is imported too, though it has no cmdlets: that is what makes [TfLiteQuant...] literals find its types.
[TfLiteQuant.Loader.ModuleLoadContext]::Export(
    $ExecutionContext.SessionState.Module,
    (Import-Module -PassThru -Assembly (
            [TfLiteQuant.Loader.ModuleLoadContext]::Load("$PSScriptRoot/bin"))))
