namespace TfLiteQuant.Host;

/// <summary>Finds the module that the program loads.</summary>
internal static class ModuleLocation
{
    private const string Variable = "TFLITEQUANT_MODULE";
    private const string ManifestName = "TfLiteQuant.psd1";

    /// <summary>Looks where <c>TFLITEQUANT_MODULE</c> says (the manifest or its folder), else in the folders above
    /// the program, as it lies in a clone and in a package.</summary>
    /// <param name="manifest">Full path of TfLiteQuant.psd1.</param>
    /// <param name="problem">What to tell the user when there is none.</param>
    public static bool TryFind(out string manifest, out string problem)
    {
        problem = "";
        string? named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
        {
            manifest = Path.GetFullPath(Directory.Exists(named) ? Path.Combine(named, ManifestName) : named);
            if (!File.Exists(manifest))
                problem = $"{Variable} names '{manifest}', which does not exist. It must be the path of {ManifestName}.";
            return problem.Length == 0;
        }

        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            manifest = Path.Combine(folder, ManifestName);
            if (File.Exists(manifest))
                return true;
        }

        manifest = "";
        problem = $"{ManifestName} is in no folder above '{AppContext.BaseDirectory}'. "
            + $"Set {Variable} to its path, or run the program from a clone of the repository.";
        return false;
    }
}
