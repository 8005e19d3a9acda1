using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TfLiteQuant.TestKit;

/// <summary>The Node program under tests/Interop that holds the real runtime: where it lies, and its packages installed.</summary>
internal sealed class InteropFolder
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly Lazy<InteropFolder> Prepared = new(Prepare);

    private InteropFolder(string? path, string? reason)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The folder, ready to run; made ready at the first use.</summary>
    public static InteropFolder Current => Prepared.Value;

    /// <summary>The folder; null where it cannot be used.</summary>
    public string? Path { get; }

    /// <summary>Why it cannot be used.</summary>
    public string? Reason { get; }

    private static InteropFolder Prepare()
    {
        if (Locate() is not { } path) return Unusable("tests/Interop is not above the test assembly");
        var version = CommandRun.Of("node", ["--version"], null, TimeSpan.FromSeconds(20));
        if (version.ExitCode != 0) return Unusable($"Node.js is not installed ({version.Output.Trim()})");
        if (!int.TryParse(version.Output.Trim().TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) || major < OldestNode)
            return Unusable($"Node.js {OldestNode} or newer is needed, this is {version.Output.Trim()}");
        return IsInstalled(path) || Install(path) is not { } failure ? new InteropFolder(path, null) : Unusable(failure);
    }

    private static InteropFolder Unusable(string why) => new(null, $"The LiteRT runtime cannot be run: {why}.");

    private static string? Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "tests", "Interop");
            if (File.Exists(System.IO.Path.Combine(candidate, "serve.mjs"))) return candidate;
        }

        return null;
    }

    // npm writes the inner lock file last, so that it tells a whole installation from a broken one.
    private static bool IsInstalled(string path)
    {
        var installed = System.IO.Path.Combine(path, "node_modules", ".package-lock.json");
        return File.Exists(installed) && RuntimeVersion(installed) == RuntimeVersion(System.IO.Path.Combine(path, "package-lock.json"));
    }

    private static string? RuntimeVersion(string lockFile)
        => (string?)JsonNode.Parse(File.ReadAllText(lockFile))?["packages"]?["node_modules/@litertjs/core"]?["version"];

    // Several test processes may find the packages missing at once: one installs, the others wait for it.
    private static string? Install(string path)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
        var lockPath = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"tflitequant-interop-{key}.lock");
        var deadline = DateTime.UtcNow + InstallLimit;
        while (true)
        {
            try
            {
                using var held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (IsInstalled(path)) return null;
                var (npm, shell) = OperatingSystem.IsWindows() ? ("cmd.exe", new[] { "/c", "npm" }) : ("npm", []);
                var run = CommandRun.Of(npm, [.. shell, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], path, InstallLimit);
                return run.ExitCode == 0 && IsInstalled(path) ? null : $"'npm ci' in tests/Interop failed: {run.Output.Trim()}";
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(200);
            }
        }
    }
}
