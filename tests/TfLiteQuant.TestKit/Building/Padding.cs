namespace TfLiteQuant.TestKit;

/// <summary>What a kernel sees beyond an image's border, as the format numbers them.</summary>
public enum Padding
{
    Same = 0,
    Valid = 1,
}
