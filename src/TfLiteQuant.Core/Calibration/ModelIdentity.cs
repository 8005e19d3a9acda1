namespace TfLiteQuant.Calibration;

/// <summary>Which model it was.</summary>
/// <param name="Name">File name, for people; it may have changed since.</param>
/// <param name="Fingerprint">Stands for graphs and weights: <see cref="ModelFingerprint"/>.</param>
public sealed record ModelIdentity(string Name, string Fingerprint)
{
    public override string ToString() => $"'{Name}' ({Fingerprint})";

    /// <summary>The identity of a model at hand.</summary>
    public static ModelIdentity Of(Model.TfLiteModel model) => new(model.Path is null ? "" : Path.GetFileName(model.Path), ModelFingerprint.Of(model));
}
