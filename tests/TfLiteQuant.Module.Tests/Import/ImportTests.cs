using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Import;

/// <summary>Importing the built module through its manifest.</summary>
public sealed class ImportTests
{
    private const string FlatBuffers = "Google.FlatBuffers";

    private static readonly string[] Cmdlets =
    [
        "Compare-QuantizedModel", "Convert-TfLiteModelInterface", "ConvertTo-QuantizedModel", "Export-TensorRange",
        "Get-TensorQuantParams", "Get-TfLiteModel", "Get-TfLiteOperator", "Import-RepresentativeDataset",
        "Import-TensorRange", "Invoke-TfLiteModel", "Measure-QuantizedAccuracy", "Measure-TensorRange",
        "Measure-TfLiteModel", "Merge-AccuracyPart", "Merge-TensorRange", "Test-QuantizedModel",
    ];

    [Theory]
    [InlineData("Import-Module $args[0]")]
    [InlineData("Import-Module $args[0]; Import-Module $args[0]")]
    [InlineData("Import-Module $args[0]; Import-Module $args[0] -Force")]
    [InlineData("Import-Module $args[0]; Remove-Module TfLiteQuant; Import-Module $args[0]")]
    public void Exports_its_cmdlets_however_often_it_is_imported(string script)
    {
        using var folder = new TestFolder();
        using var session = new ModuleSession(null, import: false);
        session.Run(script, RepositoryPaths.Manifest).ThrowIfFailed();
        Assert.Equal(Cmdlets, session.Run("Get-Command -Module TfLiteQuant | ForEach-Object Name").Output.Select(static name => name.ToString()).Order());
        Assert.Equal("Float", session.Run("Get-TfLiteModel $args[0]", TestModels.Float(folder["a.tflite"])).Single().State.ToString());
    }

    [Fact]
    public void Exports_nothing_else()
    {
        using var session = new ModuleSession();
        var module = session.Run("Get-Module TfLiteQuant").Single();
        Assert.Equal(Cmdlets.Length, module.ExportedCommands.Count);
        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedAliases);
        Assert.Empty(module.ExportedVariables);
    }

    [Fact]
    public void Its_types_are_found_by_name()
    {
        using var session = new ModuleSession();
        Assert.Equal("2.00 KB", session.Run("[TfLiteQuant.PowerShell.Views.ViewText]::Bytes(2048)").Single().ToString());
    }

    [Fact]
    public void Keeps_its_assemblies_in_a_context_of_its_own()
    {
        using var session = new ModuleSession();
        var assembly = session.Run("(Get-Command Get-TfLiteModel).ImplementingType").Value<Type>().Assembly;
        var context = AssemblyLoadContext.GetLoadContext(assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Contains(context.Assemblies, static loaded => loaded.GetName().Name == "TfLiteQuant.Core");
        Assert.DoesNotContain(context.Assemblies, static loaded => loaded.GetName().Name == "System.Management.Automation");
    }

    /// <summary>Another module's copy of Google.FlatBuffers may have been loaded before. That needs a process of its own, in
    /// which nothing has loaded the real one.</summary>
    [Fact]
    public async Task Works_with_a_foreign_FlatBuffers_loaded()
    {
        using var folder = new TestFolder();
        TestModels.Float(folder["a.tflite"]);
        SaveForeignFlatBuffers(folder[FlatBuffers + ".dll"]);
        File.WriteAllText(folder["TfLiteQuant.psd1"], "@{ ModuleVersion = '1.0' }");
        File.WriteAllText(folder["run.ps1"], $$"""
            $foreign = [Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('{{folder[FlatBuffers + ".dll"]}}')
            if ($foreign.GetName().Name -ne '{{FlatBuffers}}') { throw 'not loaded' }
            Import-Module '{{RepositoryPaths.Manifest}}'
            (ConvertTo-QuantizedModel '{{folder["a.tflite"]}}' | Get-TfLiteModel).State.ToString()
            """);

        // The host imports the module that this names: an empty one, so that ours comes after the foreign assembly.
        var run = await HostRun.OfAsync([folder["run.ps1"]], environment: ("TFLITEQUANT_MODULE", folder["TfLiteQuant.psd1"]));
        Assert.Equal("", run.Errors);
        Assert.Equal("DynamicRange", run.Output.Trim());
    }

    /// <summary>Reported, not judged: the machine may be busy. The limit is held by the benchmarks.</summary>
    [Fact]
    public void Time_of_an_import_is_reported()
    {
        using var session = new ModuleSession(null, import: false);
        var watch = Stopwatch.StartNew();
        session.Run("Import-Module $args[0]", RepositoryPaths.Manifest).ThrowIfFailed();
        TestContext.Current.TestOutputHelper?.WriteLine($"Import took {watch.ElapsedMilliseconds} ms.");
    }

    // The same name and version as every release, and nothing in it.
    private static void SaveForeignFlatBuffers(string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(FlatBuffers) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule(FlatBuffers).DefineType("Google.FlatBuffers.FlatBufferConstants", TypeAttributes.Public).CreateType();
        assembly.Save(path);
    }
}
