using System.Security.Cryptography;
using TfLiteQuant.Model;

namespace TfLiteQuant.Evaluation;

/// <summary>A model that was measured.</summary>
/// <param name="Path">Full path of its file, on the machine that measured it; empty for a model made in memory.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Fingerprint">SHA-256 of the file, by which parts of several machines know that it is the same one; empty for a
/// model made in memory.</param>
public sealed record EvaluatedModel(string Path, long Bytes, string Fingerprint)
{
    /// <summary>Looks at a model's file.</summary>
    public static EvaluatedModel Of(TfLiteModel model)
    {
        if (model.Path is null) return new EvaluatedModel("", 0, "");
        using var file = new FileStream(model.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return new EvaluatedModel(model.Path, model.FileLength, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    public override string ToString() => Path;

    /// <summary>Whether both are the same model, wherever they lie.</summary>
    internal bool IsSame(EvaluatedModel other) => Fingerprint == other.Fingerprint && (Fingerprint.Length > 0 || Path == other.Path);
}
