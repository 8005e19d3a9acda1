using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace TfLiteQuant.Loader;

/// <summary>
/// Holds the module's assemblies and everything they ship with apart from the rest of the process.
/// </summary>
/// <remarks>
/// Every release of Google.FlatBuffers calls itself 1.0.0.0, while generated code calls a method named after one
/// release: were ours to share a context with another module's copy, the second one loaded would break. So
/// <see cref="Load(AssemblyName)"/> answers before the default context is asked (handling <c>Resolving</c> would be too
/// late: it is raised only for what nobody has loaded). What does not lie in the module's folder - the runtime,
/// System.Management.Automation - comes from the default context, so that our cmdlets are the session's cmdlets.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, ModuleLoadContext> Contexts = new(StringComparer.Ordinal);

    private readonly string _directory;

    // Not collectible: PowerShell keeps types in caches of its own for as long as the process lives.
    private ModuleLoadContext(string directory)
        : base("TfLiteQuant", isCollectible: false) => _directory = directory;

    /// <summary>Loads the module's own assemblies into the context that belongs to their folder.</summary>
    /// <param name="directory">The folder that holds them. Importing twice from one folder gives the same assemblies; a
    /// copy of the module elsewhere gets a context of its own.</param>
    /// <returns>The engine's assembly and the cmdlets', in the order in which to import them.</returns>
    /// <exception cref="FileNotFoundException">The folder does not hold them: the module was not built.</exception>
    public static Assembly[] Load(string directory)
    {
        directory = Path.GetFullPath(directory);
        ModuleLoadContext? context;
        lock (Gate)
        {
            if (!Contexts.TryGetValue(directory, out context))
                Contexts.Add(directory, context = new ModuleLoadContext(directory));
        }

        return [context.LoadOwn("TfLiteQuant.Core"), context.LoadOwn("TfLiteQuant.PowerShell")];
    }

    /// <summary>Makes the cmdlets of imported assemblies the exports of a module.</summary>
    /// <remarks>
    /// The engine does so by itself on the first import. On a second one it finds the assemblies in a table of imported
    /// modules and leaves their cmdlets to no module, so that <c>Import-Module -Force</c> would export nothing
    /// (https://github.com/PowerShell/PowerShell/issues/20710). This calls what the engine calls otherwise, which is not
    /// public; should a later engine no longer have it, first imports still work.
    /// </remarks>
    /// <param name="module">The module that is being imported.</param>
    /// <param name="imported">What importing its assemblies gave.</param>
    public static void Export(PSModuleInfo module, PSModuleInfo[] imported)
    {
        MethodInfo? method = typeof(PSModuleInfo).GetMethod(
            "AddExportedCmdlet", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(CmdletInfo)]);
        if (method is null)
            return;
        var addExportedCmdlet = method.CreateDelegate<Action<CmdletInfo>>(module);
        foreach (PSModuleInfo assembly in imported)
        {
            foreach (CmdletInfo cmdlet in assembly.ExportedCmdlets.Values)
                addExportedCmdlet(cmdlet);
        }
    }

    private Assembly LoadOwn(string name) =>
        Load(new AssemblyName(name))
        ?? throw new FileNotFoundException($"'{name}.dll' is not in '{_directory}'. Build the module first: dotnet build.");

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (string folder in (ReadOnlySpan<string>)[_directory, NativeFolder])
        {
            foreach (string name in NativeFileNames(unmanagedDllName))
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                    return LoadUnmanagedDllFromPath(path);
            }
        }

        return nint.Zero;
    }

    private string NativeFolder =>
        Path.Combine(_directory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

    private static string[] NativeFileNames(string name) =>
        OperatingSystem.IsWindows() ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS() ? [name, "lib" + name + ".dylib", name + ".dylib"]
        : [name, "lib" + name + ".so", name + ".so"];
}
