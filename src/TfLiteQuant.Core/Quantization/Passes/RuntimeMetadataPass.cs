using System.Text;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Keeps the metadata that runtimes read in step with what a conversion did.</summary>
internal static class RuntimeMetadataPass
{
    private const string MinimumRuntimeVersion = "min_runtime_version";
    private const string ReducedPrecision = "reduced_precision_support";

    // The reference pads the version to 16 bytes with zeros.
    private const int VersionBytes = 16;

    /// <summary>Raises the stated minimum runtime version, where the model states one, to what its operators need.</summary>
    public static void RaiseMinimumRuntime(TfLiteModel model)
    {
        if (model.Metadata.Find(static entry => entry.Name == MinimumRuntimeVersion) is not { } entry) return;
        var stated = Encoding.ASCII.GetString(entry.Buffer.Data.AsSpan<byte>()).TrimEnd('\0');
        var needed = Version.TryParse(stated, out var parsed) ? parsed : new Version(0, 0, 0);
        var raised = needed;
        foreach (var code in model.OperatorCodes)
        {
            var releases = OpRegistry.Find(code.Builtin)?.RuntimeReleases ?? [];
            if (code.Version >= 1 && code.Version <= releases.Count && Version.Parse(releases[code.Version - 1]) is var release && release > raised) raised = release;
        }

        if (raised == needed) return;
        var bytes = new byte[VersionBytes];
        Encoding.ASCII.GetBytes(raised.ToString(), bytes);
        entry.Buffer = model.AddBuffer(BufferData.From<byte>(bytes));
    }

    /// <summary>Tells delegates that half-precision arithmetic with float accumulation is accurate enough, as the reference
    /// does for float16 models.</summary>
    public static void AllowReducedPrecision(TfLiteModel model)
    {
        if (model.Metadata.Exists(static entry => entry.Name == ReducedPrecision)) return;
        model.Metadata.Add(new MetadataEntry { Name = ReducedPrecision, Buffer = model.AddBuffer(BufferData.From("fp16accfp32"u8)) });
    }
}
