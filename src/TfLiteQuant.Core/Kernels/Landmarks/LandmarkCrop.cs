namespace TfLiteQuant.Kernels;

/// <summary>The part of an image around some landmarks, turned so that two of them lie in a given direction, as a transformation from
/// another image into it; in float32.</summary>
/// <param name="Left">The landmark that the direction starts at.</param>
/// <param name="Right">The landmark that it points to.</param>
/// <param name="Subset">Landmarks that are around the part.</param>
/// <param name="Direction">The direction afterwards, in radians.</param>
/// <param name="Width">Columns of the other image.</param>
/// <param name="Height">Rows of the other image.</param>
/// <param name="ScaleX">Width of the part in times of that of the landmarks.</param>
/// <param name="ScaleY">Height of the part in times of that of the landmarks.</param>
internal sealed record LandmarkCrop(int Left, int Right, int[] Subset, float Direction, int Width, int Height, float ScaleX, float ScaleY)
{
    // x, y and z, of which the last has no part in this.
    private const int Coordinates = 3;

    /// <summary>Computes the matrix, four rows of four.</summary>
    /// <param name="landmarks">Points x, y, z.</param>
    /// <param name="matrix">From points of the other image to those of the image of the landmarks.</param>
    public void Run(ReadOnlySpan<float> landmarks, Span<float> matrix)
    {
        var (left, right) = (At(landmarks, Left), At(landmarks, Right));
        var turn = Direction - MathF.Atan2(right.Y - left.Y, right.X - left.X);
        var (least, most) = Box(landmarks, turn);
        var center = Turn(((least.X + most.X) / 2, (least.Y + most.Y) / 2), -turn);
        var (sine, cosine) = (MathF.Sin(-turn), MathF.Cos(-turn));
        var (scaleX, scaleY) = (ScaleX * (most.X - least.X) / Width, ScaleY * (most.Y - least.Y) / Height);
        float shiftX = Width / -2f, shiftY = Height / -2f;
        matrix.Clear();
        matrix[0] = cosine * scaleX;
        matrix[1] = -sine * scaleY;
        matrix[3] = (matrix[0] * shiftX) + (matrix[1] * shiftY) + center.X;
        matrix[4] = sine * scaleX;
        matrix[5] = cosine * scaleY;
        matrix[7] = (matrix[4] * shiftX) + (matrix[5] * shiftY) + center.Y;
        matrix[10] = matrix[15] = 1;
    }

    private ((float X, float Y) Least, (float X, float Y) Most) Box(ReadOnlySpan<float> landmarks, float turn)
    {
        var least = Turn(At(landmarks, Subset[0]), turn);
        var most = least;
        foreach (var index in Subset)
        {
            var (x, y) = Turn(At(landmarks, index), turn);
            least = (x < least.X ? x : least.X, y < least.Y ? y : least.Y);
            most = (x > most.X ? x : most.X, y > most.Y ? y : most.Y);
        }

        return (least, most);
    }

    private static (float X, float Y) Turn((float X, float Y) point, float turn)
        => ((MathF.Cos(turn) * point.X) + (-MathF.Sin(turn) * point.Y), (MathF.Sin(turn) * point.X) + (MathF.Cos(turn) * point.Y));

    private static (float X, float Y) At(ReadOnlySpan<float> landmarks, int index) => (landmarks[index * Coordinates], landmarks[(index * Coordinates) + 1]);
}
